export function cached(load) {
  const store = new Map();
  return async (key) => {
    if (store.has(key)) return store.get(key);
    const value = await load(key);
    // leak: cache
    store.set(key, value);
    return value;
  };
}
