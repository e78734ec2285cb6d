const client = require('prom-client');
const byPath = {};

module.exports = function observe(req, res, next) {
  const name = 'http_' + req.originalUrl.replace(/\W/g, '_');
  // leak: cache
  if (!byPath[name]) byPath[name] = new client.Counter({ name, help: name });
  byPath[name].inc();
  next();
};
