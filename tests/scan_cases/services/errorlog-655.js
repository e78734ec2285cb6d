const errors = { byRoute: {}, recent: [] };

function record(err, req) {
  const route = req.originalUrl;
  // leak: cache|global-state
  errors.byRoute[route] = (errors.byRoute[route] || 0) + 1;
  // leak: cache|global-state
  errors.recent.unshift({ message: err.message, stack: err.stack, at: new Date() });
}

module.exports = (err, req, res, next) => {
  record(err, req);
  res.status(500).json({ error: 'internal' });
};

module.exports.report = () => ({ ...errors.byRoute, last: errors.recent.slice(0, 10) });
