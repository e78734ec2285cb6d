const winston = require('winston');

const logger = winston.createLogger({
  transports: [new winston.transports.File({ filename: 'app.log' })],
});

module.exports = (req, res, next) => {
  req.log = logger.child({ requestId: req.id });
  next();
};
