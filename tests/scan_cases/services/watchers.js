import chokidar from 'chokidar';

export function watchConfig(file, onChange) {
  const watcher = chokidar.watch(file);
  watcher.on('change', onChange);
  return () => watcher.close();
}

export function tailLog(file, onLine) {
  // leak: client-per-call
  const watcher = chokidar.watch(file, { ignoreInitial: true });
  watcher.on('change', () => onLine(file));
}
