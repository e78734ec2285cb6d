const subs = new Map();
export function subscribe(topic, fn) {
  if (!subs.has(topic)) subs.set(topic, new Set());
  subs.get(topic).add(fn);
  return () => { const s = subs.get(topic); s?.delete(fn); if (s && !s.size) subs.delete(topic); };
}
export const publish = (topic, m) => subs.get(topic)?.forEach((f) => f(m));
