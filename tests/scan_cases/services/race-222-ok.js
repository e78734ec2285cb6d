class Connection {
  constructor(sock) {
    this.sock = sock;
    this.closed = new Promise((resolve) => sock.once('close', resolve));
  }
  async request(msg) {
    if (this.sock.destroyed) throw new Error('closed');
    return this.exchange(msg);
  }
  exchange(msg) { return new Promise((r) => { this.sock.write(msg, () => r()); }); }
}
module.exports = Connection;
