import { EventEmitter } from 'node:events';
class Flags extends EventEmitter { values = {}; async wait(name) {
  // leak: listener
  return new Promise((resolve) => this.on(`change:${name}`, (v) => resolve(v)));
} set(name, v) { this.values[name] = v; this.emit(`change:${name}`, v); } }
export default new Flags();
