import type { EventEmitter } from 'node:events';
export class Bridge {
  constructor(private readonly source: EventEmitter, private readonly sink: { push(x: unknown): void }) {
    this.source.on('data', this.forward);
  }
  private forward = (x: unknown) => this.sink.push(x);
  close() {
    // leak: listener
    this.source.off('data', () => this.forward);
  }
}
