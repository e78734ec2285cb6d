const perRequest = new WeakMap<object, Map<string, unknown>>();
export function memo<T>(req: object, key: string, make: () => T): T {
  let m = perRequest.get(req);
  if (!m) perRequest.set(req, (m = new Map()));
  if (!m.has(key)) m.set(key, make());
  return m.get(key) as T;
}
