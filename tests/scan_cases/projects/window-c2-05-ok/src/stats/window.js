class Window {
  #buckets = new Map();
  record(userId, value) {
    const minute = Math.floor(Date.now() / 60000);
    const key = `${userId}:${minute}`;
    this.#buckets.set(key, (this.#buckets.get(key) ?? 0) + value);
    for (const k of this.#buckets.keys()) if (Number(k.split(':')[1]) < minute - 5) this.#buckets.delete(k);
  }
  total(userId) {
    let n = 0;
    for (const [k, v] of this.#buckets) if (k.startsWith(userId + ':')) n += v;
    return n;
  }
}
module.exports = new Window();
