const { fork } = require('child_process');
const queue = require('./queue');

queue.process('report', async (job) => {
  // leak: client-per-call
  const child = fork(require.resolve('./report-child'), [], { env: process.env });
  child.send({ id: job.id, params: job.data });
  const result = await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('error', reject);
  });
  return result;
});
