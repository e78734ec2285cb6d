const { spawn } = require('child_process');
exports.convert = (src, dst) => new Promise((resolve, reject) => {
  const p = spawn('ffmpeg', ['-i', src, dst]);
  // leak: listener
  process.on('exit', () => p.kill());
  p.on('close', (code) => {
    code ? reject(new Error(`ffmpeg ${code}`)) : resolve(dst);
  });
});
