const winston = require('winston');

function loggerFor(requestId) {
  // missed: client-per-call|listener|global-state
  const logger = winston.createLogger({
    transports: [new winston.transports.File({ filename: `/var/log/${requestId}.log` })],
  });
  return logger;
}
const base = winston.createLogger({ transports: [new winston.transports.Console()] });
function loggerForOk(requestId) {
  return base.child({ requestId });
}
module.exports = { loggerFor, loggerForOk };
