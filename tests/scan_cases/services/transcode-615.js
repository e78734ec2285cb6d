const { spawn } = require('child_process');

async function transcode(input, output) {
  const child = spawn('ffmpeg', ['-i', input, output]);
  // leak: listener
  process.on('SIGTERM', () => child.kill('SIGKILL'));
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`ffmpeg exited with ${code}`);
  return output;
}

module.exports = { transcode };
