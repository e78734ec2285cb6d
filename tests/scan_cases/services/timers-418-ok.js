class Cache {
  constructor(ttl) {
    this.map = new Map();
    this.ttl = ttl;
    this.t = setInterval(() => this.sweep(), ttl);
  }
  sweep() { const now = Date.now(); for (const [k, v] of this.map) if (v.exp < now) this.map.delete(k); }
  set(k, v) { this.map.set(k, { v, exp: Date.now() + this.ttl }); }
  get(k) { return this.map.get(k)?.v; }
  close() { clearInterval(this.t); }
}
module.exports = (req, res, next) => {
  req.cache = new Cache(1000);
  res.on('close', () => req.cache.close());
  next();
};
