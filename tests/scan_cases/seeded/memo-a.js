const memoize = require('lodash.memoize');
async function handler(req, res) {
  // leak: closure
  const load = memoize(async (id) => req.db.find(id));
  res.json(await load(req.params.id));
}
module.exports = handler;
