import winston from 'winston';

const root = winston.createLogger({ transports: [new winston.transports.Console()] });

export function loggerFor(requestId) {
  return root.child({ requestId });
}
