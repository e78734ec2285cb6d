type State = 'open' | 'closed';
export class Circuit {
  private state: State = 'closed';
  private failures: number[] = [];
  constructor(private readonly limit = 5) {}
  async run<T>(fn: () => Promise<T>): Promise<T> {
    if (this.state === 'open') throw new Error('open');
    try {
      return await fn();
    } catch (e) {
      const now = Date.now();
      this.failures = this.failures.filter((t) => now - t < 10_000);
      this.failures.push(now);
      if (this.failures.length >= this.limit) this.state = 'open';
      throw e;
    }
  }
}
