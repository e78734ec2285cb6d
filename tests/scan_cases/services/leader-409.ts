export class LeaderElection {
  private renewTimer?: ReturnType<typeof setInterval>;
  private closed = false;
  constructor(private readonly store: { acquire(): Promise<boolean>; renew(): Promise<void> }) {}

  async tryAcquire() {
    if (await this.store.acquire()) {
      // leak: timer
      this.renewTimer = setInterval(() => { void this.store.renew(); }, 2000);
    }
  }
  async close() { this.closed = true; clearInterval(this.renewTimer); }
}
