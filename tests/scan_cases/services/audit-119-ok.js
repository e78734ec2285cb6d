const log = require('./log');

module.exports = function audit(options) {
  return function auditMiddleware(req, res, next) {
    const started = process.hrtime.bigint();
    res.on('finish', () => log.info({ url: req.url, took: process.hrtime.bigint() - started, tag: options.tag }));
    next();
  };
};
process.on('uncaughtException', (err) => log.error({ err }));
