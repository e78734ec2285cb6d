export class Link {
  constructor(open) {
    this.open = open;
    this.pending = new Map();
    this.lastId = 0;
  }

  connect() {
    this.socket = this.open();
    this.socket.on("data", (reply) => this.onReply(reply));
    this.socket.once("close", () => this.connect());
  }

  ask(question) {
    return new Promise((resolve, reject) => {
      const id = ++this.lastId;
      // leak: pending-kept-after-close
      this.pending.set(id, { resolve, reject, question });
      this.socket.emit("write", id, question);
    });
  }

  onReply(reply) {
    const waiter = this.pending.get(reply.id);
    this.pending.delete(reply.id);
    waiter.resolve(reply);
  }
}

export class SafeLink {
  constructor(open) {
    this.open = open;
    this.pending = new Map();
    this.lastId = 0;
  }

  connect() {
    this.socket = this.open();
    this.socket.on("data", (reply) => this.onReply(reply));
    this.socket.once("close", () => {
      this.giveUp();
      this.connect();
    });
  }

  giveUp() {
    for (const { reject } of this.pending.values()) reject(new Error("connection lost"));
    this.pending.clear();
  }

  ask(question) {
    return new Promise((resolve, reject) => {
      const id = ++this.lastId;
      // ok: pending-kept-after-close
      this.pending.set(id, { resolve, reject, question });
      this.socket.emit("write", id, question);
    });
  }

  onReply(reply) {
    const waiter = this.pending.get(reply.id);
    this.pending.delete(reply.id);
    waiter.resolve(reply);
  }
}
