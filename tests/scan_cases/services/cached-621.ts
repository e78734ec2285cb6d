export function Cached() {
  return (_target: object, _name: string, descriptor: PropertyDescriptor) => {
    const original = descriptor.value as (...args: unknown[]) => Promise<unknown>;
    const store = new Map<string, Promise<unknown>>();
    descriptor.value = function (...args: unknown[]) {
      const key = JSON.stringify(args);
      if (!store.has(key)) {
        // leak: cache
        store.set(key, original.apply(this, args));
      }
      return store.get(key);
    };
  };
}
