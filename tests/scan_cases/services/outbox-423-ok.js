class Outbox {
  constructor(channel) {
    this.channel = channel;
    this.unacked = [];
    this.channel.on('ack', (id) => this.onAck(id));
  }
  send(msg) {
    this.unacked.push(msg);
    this.channel.write(msg);
  }
  onAck(id) {
    this.unacked = this.unacked.filter((x) => x.id !== id);
  }
}
const outbox = new Outbox(require('./channel'));
module.exports = { publish: (m) => outbox.send(m) };
