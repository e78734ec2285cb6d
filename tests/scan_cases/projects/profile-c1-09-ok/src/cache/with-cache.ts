type Fn<A extends unknown[], R> = (...args: A) => Promise<R>;

export function withCache<A extends unknown[], R>(fn: Fn<A, R>, key: (...a: A) => string, ttlMs: number): Fn<A, R> {
  const entries = new Map<string, { at: number; value: Promise<R> }>();
  return (...args) => {
    const k = key(...args);
    const hit = entries.get(k);
    if (hit && Date.now() - hit.at < ttlMs) return hit.value;
    const value = fn(...args);
    entries.set(k, { at: Date.now(), value });
    for (const [old, e] of entries) { if (Date.now() - e.at < ttlMs) break; entries.delete(old); }
    return value;
  };
}
