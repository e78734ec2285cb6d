import winston from 'winston';

export function loggerFor(requestId) {
  return winston.createLogger({
    defaultMeta: { requestId },
    transports: [new winston.transports.File({ filename: 'app.log' })],
  });
}
