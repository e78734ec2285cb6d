type Ctor<T = unknown> = new (...a: any[]) => T;
const registry = new Map<string | symbol | Ctor, unknown>();
export function Service(token?: string | symbol) {
  return <T extends Ctor>(target: T) => { registry.set(token ?? target, target); return target; };
}
export function inject<T>(token: string | symbol | Ctor<T>): T {
  const found = registry.get(token);
  if (typeof found === 'function') { const made = new (found as Ctor<T>)(); registry.set(token, made); return made; }
  return found as T;
}
