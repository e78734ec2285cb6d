const { spawn } = require('child_process');

async function transcode(input, output) {
  const child = spawn('ffmpeg', ['-i', input, output]);
  const kill = () => child.kill('SIGKILL');
  process.on('SIGTERM', kill);
  try {
    const code = await new Promise((resolve) => child.once('exit', resolve));
    if (code !== 0) throw new Error(`ffmpeg exited with ${code}`);
    return output;
  } finally {
    process.removeListener('SIGTERM', kill);
  }
}

module.exports = { transcode };
