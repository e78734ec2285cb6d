export class Worker {
  private running = true;
  private buffers: Buffer[] = [];

  constructor(private readonly id: string) {
    // leak: listener
    process.on('SIGTERM', () => this.shutdown());
  }

  shutdown() {
    this.running = false;
  }
}

export class WorkerOk {
  private running = true;
  private readonly onTerm = () => this.shutdown();

  constructor(private readonly id: string) {
    process.on('SIGTERM', this.onTerm);
  }

  shutdown() {
    this.running = false;
    process.off('SIGTERM', this.onTerm);
  }
}
