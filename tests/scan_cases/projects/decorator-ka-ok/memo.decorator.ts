export function Memo() {
  return (_t: object, _k: string, d: PropertyDescriptor) => {
    const original = d.value;
    const results = new WeakMap<object, Map<string, unknown>>();
    d.value = function (this: object, ...args: unknown[]) {
      const key = JSON.stringify(args);
      let own = results.get(this);
      if (!own) results.set(this, (own = new Map()));
      if (own.size > 200) own.clear();
      if (!own.has(key)) own.set(key, original.apply(this, args));
      return own.get(key);
    };
    return d;
  };
}
