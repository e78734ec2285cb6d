const { spawn } = require('node:child_process');

const ffmpeg = spawn('ffmpeg-server', ['--stdio']);

module.exports.convert = (job) =>
  new Promise((resolve, reject) => {
    ffmpeg.stdin.write(JSON.stringify(job) + '\n');
    // leak: listener
    ffmpeg.stdout.on('data', (line) => {
      const msg = JSON.parse(line);
      if (msg.id === job.id) resolve(msg);
    });
    // leak: listener
    ffmpeg.on('exit', () => reject(new Error('ffmpeg died')));
  });
