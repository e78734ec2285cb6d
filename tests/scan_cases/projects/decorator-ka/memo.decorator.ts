export function Memo() {
  return (_t: object, _k: string, d: PropertyDescriptor) => {
    const original = d.value;
    const results = new Map<string, unknown>();
    d.value = function (this: object, ...args: unknown[]) {
      const key = JSON.stringify(args);
      if (!results.has(key)) {
        // leak: cache
        results.set(key, original.apply(this, args));
      }
      return results.get(key);
    };
    return d;
  };
}
