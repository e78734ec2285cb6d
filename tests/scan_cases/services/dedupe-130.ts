const inflight = new Map<string, Promise<unknown>>();

export async function dedupe<T>(key: string, load: () => Promise<T>): Promise<T> {
  const running = inflight.get(key);
  if (running) return running as Promise<T>;
  const p = load().then((v) => { inflight.delete(key); return v; });
  // leak: cache
  inflight.set(key, p);
  return p;
}
