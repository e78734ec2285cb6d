'use strict';

// The other side of a client: a server in a process of its own, so that its memory is not in the
// snapshots of the service.

const { spawn } = require('node:child_process');
const path = require('node:path');

/** Start one of the scripts in peers/; resolves to the port it listens on. */
function startPeer(name) {
  const script = path.join(__dirname, 'peers', `${name}.js`);
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  process.on('exit', () => child.kill());
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.stdout.once('data', (line) => {
      child.stdout.destroy();
      child.unref();
      resolve(Number(line));
    });
  });
}

exports.startPeer = startPeer;
