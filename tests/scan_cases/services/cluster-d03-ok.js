const { EventEmitter } = require('events');
const Redis = require('ioredis');

class ConnectionPool extends EventEmitter {
  constructor() {
    super();
    this.nodes = {};
  }

  reset(addresses) {
    const wanted = new Set(addresses);
    for (const key of Object.keys(this.nodes)) {
      if (!wanted.has(key)) {
        this.nodes[key].disconnect();
        delete this.nodes[key];
      }
    }
    for (const key of wanted) {
      if (!this.nodes[key]) {
        const [host, port] = key.split(':');
        const redis = new Redis({ host, port: Number(port), lazyConnect: true });
        redis.on('error', (e) => this.emit('nodeError', e, key));
        this.nodes[key] = redis;
      }
    }
  }

  disconnect() {
    for (const node of Object.values(this.nodes)) node.disconnect();
  }
}

module.exports = ConnectionPool;
