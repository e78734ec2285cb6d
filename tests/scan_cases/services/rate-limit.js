'use strict';

const hits = {};

module.exports = function rateLimit(options) {
  return function (req, res, next) {
    const key = req.ip;
    // leak: cache
    hits[key] = hits[key] || [];
    const now = Date.now();
    hits[key] = hits[key].filter((t) => now - t < options.windowMs);
    if (hits[key].length >= options.max) {
      return res.status(429).end();
    }
    hits[key].push(now);
    next();
  };
};
