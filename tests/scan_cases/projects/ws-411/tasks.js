import { EventEmitter } from 'events';
class Tasks extends EventEmitter {
  start(id) { setTimeout(() => this.emit(`done:${id}`, { id, ok: true }), 10); }
}
export const tasks = new Tasks();
