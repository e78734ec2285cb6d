export class JobRunner {
  private jobs = new Map<string, { status: string; out: Buffer[] }>();
  private listeners: Array<() => void> = [];

  async run(id: string, work: () => Promise<Buffer>) {
    const job = { status: 'running', out: [] as Buffer[] };
    this.jobs.set(id, job);
    const progress = setInterval(() => console.log(id, job.out.length), 1000);
    try {
      job.out.push(await work());
      job.status = 'done';
    } finally {
      clearInterval(progress);
      this.jobs.delete(id);
    }
  }

  async runLeaky(id: string, work: () => Promise<Buffer>) {
    const out: Buffer[] = [];
    // leak: timer
    const progress = setInterval(() => console.log(id, out.length), 1000);
    out.push(await work());
    if (out[0].length === 0) throw new Error('empty');
    clearInterval(progress);
    return out;
  }
}
