export class Lru<K, V> {
  #map = new Map<K, V>();
  constructor(private readonly cap: number) {}
  get(k: K): V | undefined {
    const v = this.#map.get(k);
    if (v !== undefined) { this.#map.delete(k); this.#map.set(k, v); }
    return v;
  }
  set(k: K, v: V) {
    this.#map.set(k, v);
    while (this.#map.size > this.cap) { const [oldest] = this.#map.keys(); this.#map.delete(oldest); }
  }
}
