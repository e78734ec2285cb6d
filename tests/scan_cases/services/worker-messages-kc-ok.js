const { Worker } = require('node:worker_threads');
const worker = new Worker('./w.js');
const pending = {};
let seq = 0;

worker.on('message', ({ id, result, error }) => {
  if (error) return pending[id].reject(new Error(error));
  pending[id].resolve(result);
  delete pending[id];
});

exports.run = (task) =>
  new Promise((resolve, reject) => {
    const id = ++seq;
    pending[id] = { resolve, reject, task };
    worker.postMessage({ id, task });
  });
