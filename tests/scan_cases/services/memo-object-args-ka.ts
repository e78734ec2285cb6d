function memoize<A extends unknown[], R>(fn: (...args: A) => R): (...args: A) => R {
  const seen = new Map<string, R>();
  return (...args: A): R => {
    const key = JSON.stringify(args);
    const hit = seen.get(key);
    if (hit !== undefined) return hit;
    const value = fn(...args);
    // leak: cache
    seen.set(key, value);
    return value;
  };
}

export const quote = memoize((customer: string, basket: { sku: string; n: number }[], at: number) =>
  basket.reduce((sum, line) => sum + line.n * 3, 0) + customer.length + at * 0);
