import { Injectable, Scope } from '@nestjs/common';

@Injectable()
export class StatsService {
  private readonly counts: Record<string, number> = {};
  constructor() {
    setInterval(() => this.report(), 60_000);
  }
  hit(name: 'read' | 'write') { this.counts[name] = (this.counts[name] ?? 0) + 1; }
  private report() { console.log(this.counts); }
}
