const { Queue } = require('bullmq');

module.exports.enqueue = async function (tenant, job) {
  // leak: client-per-call
  const q = new Queue(`jobs-${tenant}`, { connection: { host: 'redis' } });
  await q.add('job', job);
};
