'use strict';
const EventEmitter = require('events');

class Session extends EventEmitter {
  constructor(id, broker) {
    super();
    this.id = id;
    this.broker = broker;
    this.inbox = [];
    // leak: listener
    this.broker.on('message', (m) => this.receive(m));
  }

  receive(m) {
    if (m.to === this.id) {
      this.inbox.push(m);
      this.emit('mail', m);
    }
  }

  drain() {
    return this.inbox.splice(0);
  }

  close() {
    this.removeAllListeners();
    this.closed = true;
  }
}

module.exports = Session;
