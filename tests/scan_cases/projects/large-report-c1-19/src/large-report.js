const bus = require('./bus');
module.exports.buildReport = async function buildReport(store, reportId) {
  const rows = await store.query('select * from events where report = $1', [reportId]);
  const total = rows.reduce((n, r) => n + r.amount, 0);
  const byDay = () => Object.groupBy(rows, (r) => r.day);
  // leak: listener
  bus.on('ping', (reply) => reply(reportId));
  return { total, days: byDay() };
};
