const { Queue } = require('bullmq');

module.exports.enqueue = async function (tenant, job) {
  const q = new Queue(`jobs-${tenant}`, { connection: { host: 'redis' } });
  try { await q.add('job', job); } finally { await q.close(); }
};
