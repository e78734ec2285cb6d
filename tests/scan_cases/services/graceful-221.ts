import type { Server } from 'node:http';
export class Task {
  private cancelled = false;
  constructor(private readonly name: string) {}
  async run(steps: Array<() => Promise<void>>) {
    // leak: listener
    process.on('SIGTERM', () => { this.cancelled = true; });
    for (const s of steps) { if (this.cancelled) break; await s(); }
  }
}
