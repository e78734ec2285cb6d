const { addTransport, info } = require('./logger');
const fs = require('fs');

exports.runJob = async (job) => {
  const out = fs.createWriteStream(`/var/log/jobs/${job.id}.log`);
  const remove = addTransport({ write: (m) => out.write(m + '\n') });
  try {
    info(`job ${job.id} started`);
    await job.run();
    info(`job ${job.id} done`);
  } finally {
    remove();
    out.end();
  }
};
