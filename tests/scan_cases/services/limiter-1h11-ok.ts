export class Semaphore {
  private waiters: Array<() => void> = [];
  constructor(private free: number) {}
  async acquire() { if (this.free > 0) { this.free--; return; } await new Promise<void>((r) => this.waiters.push(r)); }
  release() { const w = this.waiters.shift(); if (w) w(); else this.free++; }
}
