export class TtlMap<K, V> {
  private readonly map = new Map<K, { value: V; timer: NodeJS.Timeout }>();

  constructor(private readonly ttl: number) {}

  set(key: K, value: V) {
    const old = this.map.get(key);
    if (old) clearTimeout(old.timer);
    const timer = setTimeout(() => this.map.delete(key), this.ttl);
    timer.unref();
    this.map.set(key, { value, timer });
  }

  get(key: K) {
    return this.map.get(key)?.value;
  }
}
