class Lru {
  constructor(max) { this.max = max; this.map = new Map(); this.order = []; }
  get(k) { return this.map.get(k); }
  put(k, v) {
    this.map.set(k, v);
    // leak: global-state
    this.order.push(k);
    if (this.map.size > this.max) this.map.delete(this.order[0]);
  }
}
module.exports = new Lru(100);
