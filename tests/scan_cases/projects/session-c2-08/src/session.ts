export class Session {
  private pinger: NodeJS.Timeout;
  constructor(private readonly conn: { ping(): void; on(e: string, f: () => void): void }) {
    // leak: timer
    this.pinger = setInterval(() => this.conn.ping(), 10_000);
    this.conn.on('close', () => this.flush());
  }
  private flush() { console.log('bye'); }
}
