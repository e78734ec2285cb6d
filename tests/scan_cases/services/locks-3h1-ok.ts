const locks = new Map<string, Promise<void>>();
export async function withLock<T>(key: string, fn: () => Promise<T>): Promise<T> {
  while (locks.has(key)) await locks.get(key);
  let release!: () => void;
  locks.set(key, new Promise<void>((r) => { release = r; }));
  try { return await fn(); } finally { locks.delete(key); release(); }
}
