const { EventEmitter } = require('events');

class ReplayBus extends EventEmitter {
  constructor() {
    super();
    this.history = [];
  }
  emit(name, ...args) {
    this.history.push({ name, args, at: Date.now() });
    if (this.history.length > 500) this.history.shift();
    return super.emit(name, ...args);
  }
  replay(name, fn) {
    for (const e of this.history) if (e.name === name) fn(...e.args);
  }
}

module.exports = new ReplayBus();
