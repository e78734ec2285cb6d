let installed = false;

export function install(logger) {
  if (installed) return;
  installed = true;
  process.on('unhandledRejection', (reason) => logger.error(reason));
  process.on('warning', (w) => logger.warn(w.message));
}
