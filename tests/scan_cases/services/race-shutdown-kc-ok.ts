export class Pump {
  private readonly stopped: Promise<void>;
  private stopNow!: () => void;
  constructor(private readonly source: { next(): Promise<Buffer> }) {
    this.stopped = new Promise((r) => { this.stopNow = r; });
  }
  async run(sink: (b: Buffer) => void) {
    while (!this.ended) {
      const item = await this.source.next();
      if (item) sink(item);
    }
  }
  private ended = false;
  stop() { this.ended = true; this.stopNow(); }
}
