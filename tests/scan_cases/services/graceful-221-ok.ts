import type { Server } from 'node:http';
export class Task {
  private cancelled = false;
  constructor(private readonly name: string) {}
  async run(steps: Array<() => Promise<void>>) {
    const onTerm = () => { this.cancelled = true; };
    process.on('SIGTERM', onTerm);
    try {
    for (const s of steps) { if (this.cancelled) break; await s(); }
    } finally { process.off('SIGTERM', onTerm); }
  }
}
