export function memoize<A extends unknown[], R>(fn: (...args: A) => R) {
  const cache = new Map<string, R>();
  const order: string[] = [];
  return (...args: A): R => {
    const key = JSON.stringify(args);
    if (!cache.has(key)) {
      cache.set(key, fn(...args));
      order.push(key);
      if (order.length > 1000) cache.delete(order.shift()!);
    }
    return cache.get(key)!;
  };
}
