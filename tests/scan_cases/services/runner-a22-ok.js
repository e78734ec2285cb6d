const { spawn } = require('child_process');

module.exports.runJob = function runJob(cmd, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(cmd, args, { stdio: 'inherit' });
    const forward = () => child.kill('SIGTERM');
    process.on('SIGTERM', forward);
    child.on('exit', (code) => {
      process.removeListener('SIGTERM', forward);
      if (code === 0) resolve();
      else reject(new Error(`exit ${code}`));
    });
  });
};
