import { Worker } from 'node:worker_threads';
import { cpus } from 'node:os';
export class WorkerPool {
  #idle = []; #waiting = []; #all = [];
  constructor(file, size = cpus().length) {
    for (let i = 0; i < size; i++) { const w = new Worker(file); w.on('error', () => this.#idle.push(w)); this.#idle.push(w); this.#all.push(w); }
  }
  async run(job) {
    const w = this.#idle.pop() ?? (await new Promise((r) => this.#waiting.push(r)));
    return new Promise((res, rej) => {
      const msg = (m) => { cleanup(); res(m); };
      const err = (e) => { cleanup(); rej(e); };
      const cleanup = () => {
        w.off('message', msg); w.off('error', err);
        const next = this.#waiting.shift();
        next ? next(w) : this.#idle.push(w);
      };
      w.on('message', msg); w.on('error', err);
      w.postMessage(job);
    });
  }
  close() { return Promise.all(this.#all.map((w) => w.terminate())); }
}
