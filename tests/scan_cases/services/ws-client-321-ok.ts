import WebSocket from 'ws';
export class Feed {
  private ws?: WebSocket;
  private ping?: NodeJS.Timeout;
  constructor(private readonly url: string) {}
  connect() {
    this.ws = new WebSocket(this.url);
    this.ws.on('open', () => {
      this.ping = setInterval(() => this.ws?.ping(), 10_000);
    });
    this.ws.on('close', () => {
      clearInterval(this.ping);
      setTimeout(() => this.connect(), 1000);
    });
  }
  stop() { this.ws?.removeAllListeners(); this.ws?.terminate(); clearInterval(this.ping); }
}
