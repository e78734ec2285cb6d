const buckets = new Map();

module.exports = function limiter({ perMinute }) {
  const sweep = setInterval(() => {
    for (const [ip, b] of buckets) if (b.reset < Date.now()) buckets.delete(ip);
  }, 60_000);
  sweep.unref();
  return (req, res, next) => {
    let b = buckets.get(req.ip);
    if (!b || b.reset < Date.now()) {
      b = { left: perMinute, reset: Date.now() + 60_000 };
      buckets.set(req.ip, b);
    }
    if (b.left-- <= 0) return res.status(429).end();
    next();
  };
};
