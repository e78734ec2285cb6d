const net = require('net');
class Client {
  connect() {
    this.socket = net.connect(this.port, this.host);
    this.socket.on('data', (d) => this.onData(d));
    this.socket.on('close', () => setTimeout(() => this.connect(), 1000));
  }
  onData() {}
  send(msg) {
    return new Promise((resolve, reject) => {
      // leak: listener
      this.socket.on('error', reject);
      this.socket.write(msg, () => resolve());
    });
  }
}
module.exports = Client;
