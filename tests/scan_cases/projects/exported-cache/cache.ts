export const cache = new Map<string, unknown>();
export const other = new Map<string, unknown>();
export async function load(id: string) {
  if (!cache.has(id)) {
    // leak: cache
    cache.set(id, await read(id));
  }
  return cache.get(id);
}
export async function loadOther(id: string) {
  if (!other.has(id)) other.set(id, await read(id));
  return other.get(id);
}
async function read(id: string) { return { id }; }
