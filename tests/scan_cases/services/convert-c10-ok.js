const { spawn } = require('node:child_process');

const ffmpeg = spawn('ffmpeg-server', ['--stdio']);

module.exports.convert = (job) =>
  new Promise((resolve, reject) => {
    ffmpeg.stdin.write(JSON.stringify(job) + '\n');
    const onLine = (line) => {
      const msg = JSON.parse(line);
      if (msg.id !== job.id) return;
      ffmpeg.stdout.off('data', onLine);
      ffmpeg.off('exit', onExit);
      resolve(msg);
    };
    const onExit = () => reject(new Error('ffmpeg died'));
    ffmpeg.stdout.on('data', onLine);
    ffmpeg.once('exit', onExit);
  });
