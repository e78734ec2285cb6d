const Ajv = require('ajv');
const ajv = new Ajv();
module.exports.check = (req, res, next) => {
  return base(req.body) ? next() : res.status(400).end();
};
const base = ajv.compile({ type: 'object' });
