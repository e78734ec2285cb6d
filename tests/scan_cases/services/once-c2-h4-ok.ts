import { Worker } from 'node:worker_threads';
export const runTask = (file: string, data: unknown) => new Promise((resolve, reject) => {
  const w = new Worker(file, { workerData: data });
  w.once('message', resolve);
  w.once('error', reject);
  w.once('exit', (c) => { if (c) reject(new Error(`exit ${c}`)); });
});
