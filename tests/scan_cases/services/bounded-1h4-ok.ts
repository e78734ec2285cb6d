const cache = new Map<string, { v: string; exp: number }>();
export function put(k: string, v: string) {
  if (cache.size >= 1000) { const first = cache.keys().next().value; if (first !== undefined) cache.delete(first); }
  cache.set(k, { v, exp: Date.now() + 1000 });
}
export const get = (k: string) => cache.get(k)?.v;
