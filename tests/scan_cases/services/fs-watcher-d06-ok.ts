import { watch, type FSWatcher } from 'node:fs';
import { EventEmitter } from 'node:events';

export class Watcher extends EventEmitter {
  private closers = new Map<string, FSWatcher>();
  private throttled = new Map<string, NodeJS.Timeout>();

  add(path: string): void {
    if (this.closers.has(path)) return;
    const w = watch(path, (_event, file) => this.schedule(`${path}/${file}`));
    this.closers.set(path, w);
  }

  private schedule(file: string): void {
    if (this.throttled.has(file)) return;
    this.throttled.set(
      file,
      setTimeout(() => {
        this.throttled.delete(file);
        this.emit('change', file);
      }, 50),
    );
  }

  unwatch(path: string): void {
    this.closers.get(path)?.close();
    this.closers.delete(path);
  }
}

export const watcher = new Watcher();
