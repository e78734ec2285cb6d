const views = new WeakMap<object, Set<() => void>>();
const all = new Set<object>();

export function observe(target: object, fn: () => void): () => void {
  let set = views.get(target);
  if (!set) {
    set = new Set();
    views.set(target, set);
    // leak: global-state
    all.add(target);
  }
  set.add(fn);
  return () => set!.delete(fn);
}

export function notify(target: object): void {
  views.get(target)?.forEach((fn) => fn());
}

export const observedCount = () => all.size;
