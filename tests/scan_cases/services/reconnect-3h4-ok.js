const net = require('net');
class Link {
  connect() {
    const s = net.connect(1);
    s.on('error', () => {});
    s.on('close', () => { this.retry = setTimeout(() => this.connect(), 1000); });
    this.socket = s;
  }
  close() { clearTimeout(this.retry); this.socket.removeAllListeners('close'); this.socket.destroy(); }
}
module.exports = Link;
