export function cached(load) {
  const store = new Map();
  return async (key) => {
    if (store.has(key)) return store.get(key);
    const value = await load(key);
    store.set(key, value);
    setTimeout(() => store.delete(key), 60_000).unref();
    return value;
  };
}
