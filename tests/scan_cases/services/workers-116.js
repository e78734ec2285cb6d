const { Worker } = require('worker_threads');
const path = require('path');

exports.resize = function resize(buffer, width) {
  return new Promise((resolve, reject) => {
    // leak: client-per-call
    const worker = new Worker(path.join(__dirname, 'resize-worker.js'));
    worker.on('message', resolve);
    worker.on('error', reject);
    worker.postMessage({ buffer, width });
  });
};
