const locks = new Map();

export async function withLock(key, fn) {
  const prev = locks.get(key) ?? Promise.resolve();
  let release;
  const gate = new Promise((r) => (release = r));
  const tail = prev.then(() => gate);
  locks.set(key, tail);
  await prev;
  try {
    return await fn();
  } finally {
    release();
    if (locks.get(key) === tail) locks.delete(key);
  }
}
