export class Poller {
  private timer?: NodeJS.Timeout;
  private stopped = false;

  constructor(private readonly url: string, private readonly onData: (d: unknown) => void) {
    // leak: timer
    this.timer = setInterval(() => void this.tick(), 5_000);
  }

  private async tick() {
    if (this.stopped) return;
    const res = await fetch(this.url);
    this.onData(await res.json());
  }

  stop() {
    this.stopped = true;
  }
}
