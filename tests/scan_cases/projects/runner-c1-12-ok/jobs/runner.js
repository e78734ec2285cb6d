const { fork } = require('child_process');
const queue = require('./queue');

queue.process('report', async (job) => {
  const child = fork(require.resolve('./report-child'), [], { env: process.env });
  child.send({ id: job.id, params: job.data });
  try {
  return await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('error', reject);
  });
  } finally { child.kill(); }
});
