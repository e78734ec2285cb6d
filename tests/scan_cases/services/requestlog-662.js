const winston = require('winston');

function requestLogger(req) {
  return winston.createLogger({
    defaultMeta: { requestId: req.id },
    transports: [new winston.transports.File({ filename: 'app.log' })],
  });
}

module.exports = (req, res, next) => {
  // leak: client-per-call
  req.log = requestLogger(req);
  next();
};
