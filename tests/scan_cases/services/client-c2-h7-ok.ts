import WebSocket from 'ws';
export class Client {
  private ws?: WebSocket;
  private retry?: NodeJS.Timeout;
  private stopped = false;
  connect() {
    this.ws = new WebSocket('ws://x');
    this.ws.on('message', (d) => console.log(d));
    this.ws.on('close', () => { if (!this.stopped) this.retry = setTimeout(() => this.connect(), 1000); });
    this.ws.on('error', () => this.ws?.terminate());
  }
  close() { this.stopped = true; clearTimeout(this.retry); this.ws?.close(); }
}
