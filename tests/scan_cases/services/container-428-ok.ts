import { EventEmitter } from 'node:events';
class Registry extends EventEmitter {
  private static inst: Registry;
  static get instance() { return (this.inst ??= new Registry()); }
}
export class Widget {
  private n = 0;
  private readonly bump = () => { this.n++; };
  constructor() {
    Registry.instance.on('tick', this.bump);
  }
  destroy() { Registry.instance.off('tick', this.bump); }
}
