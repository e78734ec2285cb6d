import { Worker } from 'node:worker_threads';

export class WorkerPool {
  private idle: Worker[] = [];
  constructor(private readonly file: string, size: number) {
    for (let i = 0; i < size; i++) this.idle.push(new Worker(file));
  }
  run(task: unknown): Promise<unknown> {
    const worker = this.idle.pop()!;
    return new Promise((resolve, reject) => {
      // leak: listener
      worker.on('message', (r) => { this.idle.push(worker); resolve(r); });
      worker.on('error', reject);
      worker.postMessage(task);
    });
  }
  async close() { await Promise.all(this.idle.map((w) => w.terminate())); }
}
