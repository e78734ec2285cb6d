const { randomUUID } = require('crypto');

class RpcClient {
  constructor(channel) {
    this.channel = channel;
    this.waiting = new Map();
    channel.on('message', (msg) => this._onReply(msg));
  }

  call(method, params, timeout = 3000) {
    const id = randomUUID();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`${method} timed out`));
      }, timeout);
      // leak: cache
      this.waiting.set(id, { resolve, reject, timer });
      this.channel.send({ id, method, params });
    });
  }

  _onReply(msg) {
    const entry = this.waiting.get(msg.id);
    if (!entry) return;
    this.waiting.delete(msg.id);
    clearTimeout(entry.timer);
    entry.resolve(msg.result);
  }
}
module.exports = { RpcClient };
