import { parentPort } from 'node:worker_threads';
import { scryptSync } from 'node:crypto';

parentPort.on('message', (p) => {
  parentPort.postMessage(scryptSync(p, 'salt', 64).toString('hex'));
});
