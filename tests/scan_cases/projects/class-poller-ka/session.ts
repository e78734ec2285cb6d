export class DeviceSession {
  private readonly readings: number[] = [];
  constructor(private readonly id: string, private readonly read: (id: string) => Promise<number>) {
    // leak: timer
    setInterval(() => this.poll(), 1000);
  }

  private async poll() {
    this.readings.push(await this.read(this.id));
    if (this.readings.length > 100) this.readings.shift();
  }

  get latest() { return this.readings.at(-1); }
}
