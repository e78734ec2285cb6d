const lastRun = new Map<string, number>();

export function Throttle(ms: number): MethodDecorator {
  return (_t, name, descriptor: PropertyDescriptor) => {
    const original = descriptor.value;
    descriptor.value = function (userId: string, ...args: unknown[]) {
      const key = `${String(name)}:${userId}`;
      const last = lastRun.get(key) ?? 0;
      if (Date.now() - last < ms) return;
      // leak: cache
      lastRun.set(key, Date.now());
      return original.call(this, userId, ...args);
    };
  };
}
