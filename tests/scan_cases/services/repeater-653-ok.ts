export class Repeater {
  private stopped = false;

  constructor(private readonly work: () => Promise<void>, private readonly ms: number) {}

  async start(): Promise<void> {
    while (!this.stopped) {
      await this.work();
      await new Promise((r) => setTimeout(r, this.ms));
    }
  }

  stop() {
    this.stopped = true;
  }
}
