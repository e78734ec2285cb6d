import { Worker } from 'node:worker_threads';
import os from 'node:os';

type Job = { data: unknown; resolve: (v: unknown) => void; reject: (e: Error) => void };

export class WorkerPool {
  private readonly idle: Worker[] = [];
  private readonly jobs = new Map<Worker, Job>();
  private readonly queue: Job[] = [];

  constructor(file: string, size = os.cpus().length) {
    for (let i = 0; i < size; i++) {
      const w = new Worker(file);
      w.on('message', (v) => this.finish(w, v));
      w.on('error', (e) => this.jobs.get(w)?.reject(e));
      this.idle.push(w);
    }
  }

  run(data: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.queue.push({ data, resolve, reject });
      this.pump();
    });
  }

  private finish(w: Worker, value: unknown): void {
    this.jobs.get(w)?.resolve(value);
    this.jobs.delete(w);
    this.idle.push(w);
    this.pump();
  }

  private pump(): void {
    while (this.queue.length && this.idle.length) {
      const w = this.idle.pop()!;
      const job = this.queue.shift()!;
      this.jobs.set(w, job);
      w.postMessage(job.data);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.idle, ...this.jobs.keys()].map((w) => w.terminate()));
  }
}
