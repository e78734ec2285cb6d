'use strict';
const { Worker } = require('worker_threads');

class Pool {
  constructor(file, size) {
    this.workers = Array.from({ length: size }, () => new Worker(file));
    this.next = 0;
  }
  run(task) {
    const worker = this.workers[this.next++ % this.workers.length];
    return new Promise((resolve, reject) => {
      // leak: listener
      worker.on('message', (m) => {
        if (m.id === task.id) resolve(m.result);
      });
      worker.once('error', reject);
      worker.postMessage(task);
    });
  }
}
module.exports = Pool;
