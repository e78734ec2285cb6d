import { EventEmitter } from 'node:events';
class Registry extends EventEmitter {
  private static inst: Registry;
  static get instance() { return (this.inst ??= new Registry()); }
}
export class Widget {
  private n = 0;
  constructor() {
    // leak: listener
    Registry.instance.on('tick', () => { this.n++; });
  }
}
