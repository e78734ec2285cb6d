const { Worker } = require('worker_threads');
const path = require('path');

exports.resize = function resize(buffer, width) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(path.join(__dirname, 'resize-worker.js'));
    worker.once('message', (m) => { resolve(m); worker.terminate(); });
    worker.once('error', (e) => { reject(e); worker.terminate(); });
    worker.postMessage({ buffer, width });
  });
};
