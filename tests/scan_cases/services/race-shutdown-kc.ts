export class Pump {
  private readonly stopped: Promise<void>;
  private stopNow!: () => void;
  constructor(private readonly source: { next(): Promise<Buffer> }) {
    this.stopped = new Promise((r) => { this.stopNow = r; });
  }
  async run(sink: (b: Buffer) => void) {
    for (;;) {
      // leak: closure
      const item = await Promise.race([this.source.next(), this.stopped]);
      if (!item) return;
      sink(item);
    }
  }
  stop() { this.stopNow(); }
}
