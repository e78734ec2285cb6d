const buckets = new Map();

module.exports = function limiter({ perMinute }) {
  return (req, res, next) => {
    let b = buckets.get(req.ip);
    if (!b || b.reset < Date.now()) {
      b = { left: perMinute, reset: Date.now() + 60_000 };
      // leak: cache
      buckets.set(req.ip, b);
    }
    if (b.left-- <= 0) return res.status(429).end();
    next();
  };
};
