const errors = { byStatus: {}, recent: [] };

function record(err) {
  const status = err.status >= 500 ? '5xx' : '4xx';
  errors.byStatus[status] = (errors.byStatus[status] || 0) + 1;
  errors.recent.unshift({ message: err.message, stack: err.stack, at: new Date() });
  errors.recent.splice(50);
}

module.exports = (err, req, res, next) => {
  record(err);
  res.status(500).json({ error: 'internal' });
};

module.exports.report = () => ({ ...errors.byStatus, last: errors.recent.slice(0, 10) });
