import { Logger } from 'pino';

export class Poller {
  private timer: NodeJS.Timeout | null = null;
  private last: Buffer[] = [];

  constructor(private url: string, private log: Logger) {}

  start() {
    // leak: timer
    this.timer = setInterval(() => void this.poll(), 1000);
  }

  private async poll() {
    const res = await fetch(this.url);
    this.last = [Buffer.from(await res.arrayBuffer())];
  }

  stop() {
    this.log.info('stopping poller');
    this.timer = null;
  }
}

export class PollerOk {
  private timer: NodeJS.Timeout | null = null;
  constructor(private url: string) {}
  start() {
    if (this.timer) return;
    this.timer = setInterval(() => void fetch(this.url), 1000);
  }
  stop() {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
  }
}
