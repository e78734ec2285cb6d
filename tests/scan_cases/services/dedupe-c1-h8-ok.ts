const inFlight = new Map<string, Promise<unknown>>();
export function dedupe<T>(key: string, load: () => Promise<T>): Promise<T> {
  const running = inFlight.get(key) as Promise<T> | undefined;
  if (running) return running;
  const p = load().finally(() => inFlight.delete(key));
  inFlight.set(key, p);
  return p;
}
