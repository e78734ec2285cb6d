export function memoize<A extends unknown[], R>(fn: (...args: A) => R) {
  const cache = new Map<string, R>();
  return (...args: A): R => {
    const key = JSON.stringify(args);
    if (!cache.has(key)) {
      // leak: cache
      cache.set(key, fn(...args));
    }
    return cache.get(key)!;
  };
}
