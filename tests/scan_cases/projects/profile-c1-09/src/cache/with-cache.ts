type Fn<A extends unknown[], R> = (...args: A) => Promise<R>;

export function withCache<A extends unknown[], R>(fn: Fn<A, R>, key: (...a: A) => string, ttlMs: number): Fn<A, R> {
  const entries = new Map<string, { at: number; value: Promise<R> }>();
  return (...args) => {
    const k = key(...args);
    const hit = entries.get(k);
    if (hit && Date.now() - hit.at < ttlMs) return hit.value;
    const value = fn(...args);
    // leak: cache
    entries.set(k, { at: Date.now(), value });
    return value;
  };
}
