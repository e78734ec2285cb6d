import WebSocket from 'ws';
import type { Logger } from 'pino';

export class Upstream {
  #ws?: WebSocket;
  #attempts = 0;
  constructor(private readonly url: string, private readonly log: Logger) {}

  open(): void {
    this.#ws?.removeAllListeners();
    this.#ws?.terminate();
    this.#ws = new WebSocket(this.url);
    this.#ws.on('open', () => { this.#attempts = 0; });
    this.#ws.on('message', (raw) => this.log.trace({ raw }));
    this.#ws.on('error', (err) => {
      this.log.warn(err);
      setTimeout(() => this.open(), 500 * 2 ** this.#attempts++);
    });
  }

  async rotate(): Promise<void> {
    this.log.info('rotating upstream');
    this.open();
  }
}
