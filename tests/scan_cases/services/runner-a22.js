const { spawn } = require('child_process');

module.exports.runJob = function runJob(cmd, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(cmd, args, { stdio: 'inherit' });
    // leak: listener
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`exit ${code}`))));
  });
};
