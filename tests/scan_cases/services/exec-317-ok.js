const { spawn } = require('child_process');
exports.convert = (src, dst) => new Promise((resolve, reject) => {
  const p = spawn('ffmpeg', ['-i', src, dst]);
  const kill = () => p.kill();
  process.on('exit', kill);
  p.on('close', (code) => {
    process.removeListener('exit', kill);
    code ? reject(new Error(`ffmpeg ${code}`)) : resolve(dst);
  });
});
