import { Worker } from 'node:worker_threads';

export class WorkerPool {
  private idle: Worker[] = [];
  constructor(private readonly file: string, size: number) {
    for (let i = 0; i < size; i++) this.idle.push(new Worker(file));
  }
  run(task: unknown): Promise<unknown> {
    const worker = this.idle.pop()!;
    return new Promise((resolve, reject) => {
      const onMessage = (r: unknown) => { worker.off('error', onError); this.idle.push(worker); resolve(r); };
      const onError = (e: Error) => { worker.off('message', onMessage); reject(e); };
      worker.once('message', onMessage);
      worker.once('error', onError);
      worker.postMessage(task);
    });
  }
  async close() { await Promise.all(this.idle.map((w) => w.terminate())); }
}
