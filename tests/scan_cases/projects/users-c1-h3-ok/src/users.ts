import { Lru } from './lru';
const cache = new Lru<string, unknown>(500);
export async function user(id: string) {
  const hit = cache.get(id);
  if (hit) return hit;
  const u = await (await fetch(`http://users/${id}`)).json();
  cache.set(id, u);
  return u;
}
