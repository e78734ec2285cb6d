type Handler<T> = (value: T) => void;

export class Store<T> {
  private handlers = new Set<Handler<T>>();
  constructor(private value: T) {}

  subscribe(handler: Handler<T>) {
    // leak: global-state
    this.handlers.add(handler);
    handler(this.value);
  }

  set(next: T) {
    this.value = next;
    for (const handler of this.handlers) handler(next);
  }
}

export class GoodStore<T> {
  private handlers = new Set<Handler<T>>();
  constructor(private value: T) {}

  subscribe(handler: Handler<T>): () => void {
    this.handlers.add(handler);
    handler(this.value);
    return () => {
      this.handlers.delete(handler);
    };
  }

  set(next: T) {
    this.value = next;
    this.handlers.forEach((h) => h(next));
  }
}
