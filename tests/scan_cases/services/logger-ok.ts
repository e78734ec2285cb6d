import { createLogger, transports } from 'winston';
export const logger = createLogger({ transports: [new transports.Console()] });
const seen = new Set<string>();
export function warnOnce(code: string, message: string) {
  if (seen.has(code)) return;
  seen.add(code);
  logger.warn(message);
}
export function measure<T>(name: string, fn: () => T): T {
  const start = performance.now();
  try {
    return fn();
  } finally {
    logger.debug(`${name} ${performance.now() - start}`);
  }
}
