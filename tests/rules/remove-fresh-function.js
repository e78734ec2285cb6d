const EventEmitter = require("node:events");

class Reader {
  constructor(socket) {
    this.socket = socket;
    this.onEnd = this.onEnd.bind(this);
  }
  open() {
    this.socket.on("data", this.onData.bind(this));
    this.socket.on("end", this.onEnd);
  }
  close() {
    // leak: remove-fresh-function
    this.socket.off("data", this.onData.bind(this));
    // ok: remove-fresh-function
    this.socket.off("end", this.onEnd);
  }
  onData() {}
  onEnd() {}
}

function wait(emitter) {
  const done = () => {};
  emitter.on("done", done);
  // leak: remove-fresh-function
  emitter.removeListener("done", () => {});
  // ok: remove-fresh-function
  emitter.removeListener("done", done);
}

module.exports = { Reader, wait, EventEmitter };
