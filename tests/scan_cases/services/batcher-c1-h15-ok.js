module.exports = class Batcher {
  constructor(send, max = 100, wait = 50) { this.send = send; this.max = max; this.wait = wait; this.items = []; this.timer = null; }
  add(item) {
    this.items.push(item);
    if (this.items.length >= this.max) return this.flush();
    this.timer ??= setTimeout(() => this.flush(), this.wait);
  }
  flush() {
    clearTimeout(this.timer); this.timer = null;
    const batch = this.items; this.items = [];
    return this.send(batch);
  }
};
