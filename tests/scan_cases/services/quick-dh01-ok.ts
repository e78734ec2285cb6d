export class QuickLRU<K, V> {
  private cache = new Map<K, V>();
  private old = new Map<K, V>();
  private size = 0;
  constructor(private readonly maxSize: number) {}

  private insert(key: K, value: V): void {
    this.cache.set(key, value);
    this.size++;
    if (this.size >= this.maxSize) {
      this.size = 0;
      this.old = this.cache;
      this.cache = new Map();
    }
  }

  get(key: K): V | undefined {
    if (this.cache.has(key)) return this.cache.get(key);
    const v = this.old.get(key);
    if (v !== undefined) this.insert(key, v);
    return v;
  }

  set(key: K, value: V): void {
    if (this.cache.has(key)) this.cache.set(key, value);
    else this.insert(key, value);
  }
}
