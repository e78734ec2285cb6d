const WebSocket = require('ws');

class Link {
  constructor(url) { this.url = url; }
  connect() {
    this.ws = new WebSocket(this.url);
    this.ws.on('open', () => {
      clearInterval(this.ping);
      this.ping = setInterval(() => this.ws.ping(), 10000);
    });
    this.ws.on('close', () => setTimeout(() => this.connect(), 1000));
  }
  stop() {
    clearInterval(this.ping);
    this.ws.removeAllListeners();
    this.ws.close();
  }
}

module.exports = { Link };
