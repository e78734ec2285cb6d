import { Injectable, OnModuleInit, OnModuleDestroy } from '@nestjs/common';

@Injectable()
export class Scheduler implements OnModuleInit, OnModuleDestroy {
  private readonly jobs = new Map<string, NodeJS.Timeout>();

  onModuleInit() {
    this.every('cleanup', 60_000, () => this.cleanup());
  }
  every(name: string, ms: number, fn: () => void) {
    this.cancel(name);
    this.jobs.set(name, setInterval(fn, ms));
  }
  cancel(name: string) {
    const t = this.jobs.get(name);
    if (t) {
      clearInterval(t);
      this.jobs.delete(name);
    }
  }
  onModuleDestroy() {
    for (const t of this.jobs.values()) clearInterval(t);
    this.jobs.clear();
  }
  private cleanup() {}
}
