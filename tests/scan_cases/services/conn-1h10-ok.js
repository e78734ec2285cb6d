class Connection {
  constructor(socket) {
    this.socket = socket;
    this.pending = [];
    socket.on('data', (d) => this.onData(d));
    socket.on('close', () => { this.pending.forEach((p) => p.reject(new Error('closed'))); this.pending = []; });
  }
  send(x) { return new Promise((resolve, reject) => { this.pending.push({ resolve, reject }); this.socket.write(x); }); }
  onData(d) { const p = this.pending.shift(); if (p) p.resolve(d); }
}
module.exports = Connection;
