export class CircuitBreaker {
  private results: Array<{ ok: boolean; at: number }> = [];
  constructor(private readonly windowMs = 10_000) {}
  async exec<T>(fn: () => Promise<T>): Promise<T> {
    try {
      const r = await fn();
      // leak: global-state
      this.results.push({ ok: true, at: Date.now() });
      return r;
    } catch (e) {
      this.results.push({ ok: false, at: Date.now() });
      throw e;
    } finally {
    }
  }
  get open() { return this.results.filter((x) => !x.ok && Date.now() - x.at < this.windowMs).length > 5; }
}
export const payments = new CircuitBreaker();
