const locks = new Map<string, Promise<void>>();

export async function withLock<T>(key: string, fn: () => Promise<T>): Promise<T> {
  const previous = locks.get(key) ?? Promise.resolve();
  let release!: () => void;
  const mine = new Promise<void>((r) => (release = r));
  // leak: cache
  locks.set(key, previous.then(() => mine));
  await previous;
  try {
    return await fn();
  } finally {
    release();
  }
}
