'use strict';

module.exports = function rateLimit(options) {
  const hits = new Map();
  const sweep = setInterval(() => {
    const now = Date.now();
    for (const [key, entry] of hits) {
      if (now > entry.reset) hits.delete(key);
    }
  }, options.windowMs);
  sweep.unref();

  return function (req, res, next) {
    const now = Date.now();
    let entry = hits.get(req.ip);
    if (!entry || now > entry.reset) {
      entry = { count: 0, reset: now + options.windowMs };
      hits.set(req.ip, entry);
    }
    if (++entry.count > options.max) return res.status(429).end();
    next();
  };
};
