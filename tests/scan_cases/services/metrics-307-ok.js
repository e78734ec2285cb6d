const client = require('prom-client');
const byPath = {};

module.exports = function observe(req, res, next) {
  total.inc();
  next();
};
const total = new client.Counter({ name: 'http', help: 'http' });
