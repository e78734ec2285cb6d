type Handler<E> = (e: E) => void;
export class Signal<E> {
  private handlers = new Set<Handler<E>>();
  connect(h: Handler<E>): { dispose(): void } {
    this.handlers.add(h);
    return { dispose: () => { this.handlers.delete(h); } };
  }
  fire(e: E) { for (const h of [...this.handlers]) h(e); }
}
