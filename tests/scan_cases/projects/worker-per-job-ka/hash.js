import { Worker } from 'node:worker_threads';

export function hash(password) {
  // leak: client-per-call
  const worker = new Worker(new URL('./hash-worker.js', import.meta.url));
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.postMessage(password);
  });
}
