export class Kv {
  private data = new Map<string, { v: unknown; exp?: number }>();
  set(k: string, v: unknown, ttl?: number) {
    this.data.set(k, { v, exp: ttl ? Date.now() + ttl : undefined });
    if (ttl) setTimeout(() => this.data.delete(k), ttl).unref();
  }
  get(k: string) {
    const e = this.data.get(k);
    if (!e) return undefined;
    if (e.exp && e.exp < Date.now()) return undefined;
    return e.v;
  }
}
export default new Kv();
