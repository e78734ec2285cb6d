import { randomUUID } from 'node:crypto';

type Job<T> = { id: string; data: T; state: 'waiting' | 'done' | 'failed'; result?: unknown };

export class MemoryQueue<T> {
  private jobs = new Map<string, Job<T>>();
  private waiting: string[] = [];

  constructor(private readonly worker: (data: T) => Promise<unknown>) {}

  enqueue(data: T): string {
    const id = randomUUID();
    // leak: cache
    this.jobs.set(id, { id, data, state: 'waiting' });
    this.waiting.push(id);
    return id;
  }

  async drain(): Promise<void> {
    let id: string | undefined;
    while ((id = this.waiting.shift())) {
      const job = this.jobs.get(id)!;
      try {
        job.result = await this.worker(job.data);
        job.state = 'done';
      } catch {
        job.state = 'failed';
      }
    }
  }
}
