import { setTimeout as delay } from 'node:timers/promises';
export class Worker {
  private timer: NodeJS.Timeout | null = null;
  start() {
    // leak: timer
    this.timer = setInterval(() => this.work(), 1000);
  }
  restart() { this.start(); }
  stop() { if (this.timer) clearInterval(this.timer); this.timer = null; }
  private async work() { await delay(1); }
}
