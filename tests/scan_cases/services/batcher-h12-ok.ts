export class Batcher<T> {
  private items: T[] = [];
  private timer?: ReturnType<typeof setTimeout>;

  constructor(private readonly flushFn: (items: T[]) => Promise<void>, private readonly ms = 500) {}

  add(item: T): void {
    this.items.push(item);
    this.timer ??= setTimeout(() => void this.flush(), this.ms);
  }

  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const batch = this.items;
    this.items = [];
    await this.flushFn(batch);
  }
}
