interface Entry<V> { value: V; expiresAt: number }

const store = new Map<string, Entry<unknown>>();

export async function cached<V>(key: string, ttlMs: number, load: () => Promise<V>): Promise<V> {
  const hit = store.get(key);
  if (hit && hit.expiresAt > Date.now()) {
    return hit.value as V;
  }
  const value = await load();
  // leak: cache
  store.set(key, { value, expiresAt: Date.now() + ttlMs });
  return value;
}
