const LRU = require('lru-cache');
const cache = new LRU({ max: 100 });
const stats = { hits: 0, misses: 0, byRoute: {} };
module.exports = function cached(fn) {
  return async (req, res, next) => {
    const hit = cache.get(req.url);
    stats.byRoute[req.route.path] = (stats.byRoute[req.route.path] || 0) + 1;
    if (hit) { stats.hits++; return res.send(hit); }
    stats.misses++;
    const out = await fn(req); cache.set(req.url, out); res.send(out);
  };
};
