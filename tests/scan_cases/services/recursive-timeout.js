class Connection {
  constructor(host) {
    this.host = host;
    this.closed = false;
    this.scheduleKeepalive();
  }
  scheduleKeepalive() {
    // leak: timer
    setTimeout(() => {
      this.send('PING');
      this.scheduleKeepalive();
    }, 15000);
  }
  send() {}
  close() {
    this.closed = true;
  }
}

class ConnectionOk {
  constructor(host) {
    this.host = host;
    this.closed = false;
    this.scheduleKeepalive();
  }
  scheduleKeepalive() {
    this.keepalive = setTimeout(() => {
      this.send('PING');
      if (!this.closed) this.scheduleKeepalive();
    }, 15000);
  }
  send() {}
  close() {
    this.closed = true;
    clearTimeout(this.keepalive);
  }
}
module.exports = { Connection, ConnectionOk };
