class Connection {
  constructor(sock) {
    this.sock = sock;
    this.closed = new Promise((resolve) => sock.once('close', resolve));
  }
  async request(msg) {
    // leak: closure
    return Promise.race([this.exchange(msg), this.closed.then(() => { throw new Error('closed'); })]);
  }
  exchange(msg) { return new Promise((r) => { this.sock.write(msg, () => r()); }); }
}
module.exports = Connection;
