class Outbox {
  constructor(channel) {
    this.channel = channel;
    this.unacked = [];
    this.channel.on('ack', (id) => this.onAck(id));
  }
  send(msg) {
    // leak: global-state
    this.unacked.push(msg);
    this.channel.write(msg);
  }
  onAck(id) {
    const m = this.unacked.find((x) => x.id === id);
    if (m) m.acked = true;
  }
}
const outbox = new Outbox(require('./channel'));
module.exports = { publish: (m) => outbox.send(m) };
