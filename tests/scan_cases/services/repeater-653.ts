export class Repeater {
  private stopped = false;

  constructor(private readonly work: () => Promise<void>, private readonly ms: number) {}

  async start(): Promise<void> {
    await this.work();
    await new Promise((r) => setTimeout(r, this.ms));
    // leak: closure|timer
    if (!this.stopped) await this.start();
  }

  stop() {
    this.stopped = true;
  }
}
