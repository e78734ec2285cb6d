const bus = require('./bus');
module.exports.buildReport = async function buildReport(store, reportId) {
  const rows = await store.query('select * from events where report = $1', [reportId]);
  const total = rows.reduce((n, r) => n + r.amount, 0);
  const pong = (reply) => reply(reportId);
  bus.on('ping', pong);
  try { return { total, days: Object.groupBy(rows, (r) => r.day) }; } finally { bus.off('ping', pong); }
};
