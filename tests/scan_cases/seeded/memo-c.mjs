const cache = new WeakMap();
function memoizeFn(fn) {
  if (!cache.has(fn)) cache.set(fn, new Map());
  const results = cache.get(fn);
  return (key) => {
    if (!results.has(key)) results.set(key, fn(key));
    return results.get(key);
  };
}
export function profile(id, db) {
  // leak: closure
  return memoizeFn((key) => db.load(key))(id);
}
