import { Worker } from 'node:worker_threads';

export function hash(password) {
  const worker = new Worker(new URL('./hash-worker.js', import.meta.url));
  return new Promise((resolve, reject) => {
    worker.once('message', (m) => { resolve(m); worker.terminate(); });
    worker.once('error', (e) => { reject(e); worker.terminate(); });
    worker.postMessage(password);
  });
}
