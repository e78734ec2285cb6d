export class ObjectPool<T> {
  private readonly items: T[] = [];
  constructor(private readonly make: () => T, size = 8) {
    while (this.items.length < size) this.items.push(make());
  }
  async use<R>(fn: (t: T) => Promise<R>): Promise<R> {
    const item = this.items.pop() ?? this.make();
    try {
      return await fn(item);
    } finally {
      this.items.push(item);
    }
  }
}
