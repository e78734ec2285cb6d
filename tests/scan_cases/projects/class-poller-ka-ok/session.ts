export class DeviceSession {
  private readonly readings: number[] = [];
  private readonly timer: NodeJS.Timeout;
  constructor(private readonly id: string, private readonly read: (id: string) => Promise<number>) {
    this.timer = setInterval(() => this.poll(), 1000);
  }

  private async poll() {
    this.readings.push(await this.read(this.id));
    if (this.readings.length > 100) this.readings.shift();
  }

  get latest() { return this.readings.at(-1); }

  close() { clearInterval(this.timer); }
}
