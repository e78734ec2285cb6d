class Batcher {
  constructor(flush) { this.flush = flush; this.items = []; this.timer = null; }
  add(x) {
    this.items.push(x);
    if (!this.timer) this.timer = setTimeout(() => { this.timer = null; const b = this.items; this.items = []; this.flush(b); }, 50);
  }
}
module.exports = Batcher;
