export class Monitor {
  constructor(private readonly config: Record<string, unknown>) {}
  setup() {
    // leak: timer
    setInterval(() => this.flush(), 1000);
  }
  private flush() { void this.config; }
}
