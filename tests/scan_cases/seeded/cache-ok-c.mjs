const MAX = 1000;
const TTL = 60000;
const cache = new Map();
export function get(id) {
  const hit = cache.get(id);
  if (hit && Date.now() - hit.at < TTL) return hit.value;
  cache.delete(id);
  return undefined;
}
export function set(id, value) {
  if (cache.size >= MAX) cache.delete(cache.keys().next().value);
  cache.set(id, { value, at: Date.now() });
}
