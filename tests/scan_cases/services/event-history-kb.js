const { EventEmitter } = require('events');

class ReplayBus extends EventEmitter {
  constructor() {
    super();
    this.history = [];
  }
  emit(name, ...args) {
    // leak: global-state
    this.history.push({ name, args, at: Date.now() });
    return super.emit(name, ...args);
  }
  replay(name, fn) {
    for (const e of this.history) if (e.name === name) fn(...e.args);
  }
}

module.exports = new ReplayBus();
