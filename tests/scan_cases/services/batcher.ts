export class Batcher<T> {
  private items: T[] = [];
  private timer?: NodeJS.Timeout;
  constructor(private readonly flushFn: (items: T[]) => Promise<void>) {}
  add(item: T) {
    this.items.push(item);
    this.timer ??= setTimeout(() => void this.flush(), 100);
  }
  async flush() {
    const batch = this.items;
    this.items = [];
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.flushFn(batch);
  }
}
