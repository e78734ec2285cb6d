import { watch } from 'node:fs';
export function follow(path, res) {
  // leak: client-per-call|listener
  const watcher = watch(path);
  watcher.on('change', () => res.write('.'));
}
export function followOk(path, res) {
  const watcher = watch(path);
  watcher.on('change', () => res.write('.'));
  res.on('close', () => watcher.close());
}
