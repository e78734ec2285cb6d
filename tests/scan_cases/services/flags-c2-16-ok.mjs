import { EventEmitter } from 'node:events';
class Flags extends EventEmitter { values = {}; async wait(name) {
  return new Promise((resolve) => this.once(`change:${name}`, (v) => resolve(v)));
} set(name, v) { this.values[name] = v; this.emit(`change:${name}`, v); } }
export default new Flags();
