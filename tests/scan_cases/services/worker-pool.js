'use strict';
const { Worker } = require('worker_threads');
const os = require('os');

class Pool {
  constructor(file, size = os.cpus().length) {
    this.idle = [];
    this.waiting = [];
    for (let i = 0; i < size; i++) this.idle.push(new Worker(file));
  }
  run(task) {
    return new Promise((resolve, reject) => {
      const start = (worker) => {
        const onMessage = (m) => { done(); resolve(m); };
        const onError = (e) => { done(); reject(e); };
        const done = () => {
          worker.off('message', onMessage);
          worker.off('error', onError);
          const next = this.waiting.shift();
          if (next) next(worker);
          else this.idle.push(worker);
        };
        worker.on('message', onMessage);
        worker.on('error', onError);
        worker.postMessage(task);
      };
      const worker = this.idle.pop();
      if (worker) start(worker);
      else this.waiting.push(start);
    });
  }
  async close() {
    await Promise.all(this.idle.map((w) => w.terminate()));
  }
}
module.exports = Pool;
