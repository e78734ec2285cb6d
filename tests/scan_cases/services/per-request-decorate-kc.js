const db = require('./db');

module.exports = function trace(req, res, next) {
  const query = db.query;
  // leak: closure
  db.query = async function (sql, params) {
    const t = Date.now();
    try { return await query.call(this, sql, params); }
    finally { req.timings.push({ sql, ms: Date.now() - t }); }
  };
  req.timings = [];
  next();
};
