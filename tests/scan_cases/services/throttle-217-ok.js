const last = Object.create(null);

module.exports = function throttle(ms) {
  return (req, res, next) => {
    const who = req.get('x-forwarded-for');
    const now = Date.now();
    if (last[who] && now - last[who] < ms) return res.sendStatus(429);
    last[who] = now;
    setTimeout(() => delete last[who], ms);
    next();
  };
};
