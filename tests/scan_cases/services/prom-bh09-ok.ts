const counters = new Map<string, { help: string; value: number; byStatus: Record<string, number> }>();

export function counter(name: string, help: string) {
  let c = counters.get(name);
  if (!c) {
    c = { help, value: 0, byStatus: {} };
    counters.set(name, c);
  }
  const found = c;
  return {
    inc(status: number, by = 1): void {
      found.value += by;
      const klass = `${Math.floor(status / 100)}xx`;
      found.byStatus[klass] = (found.byStatus[klass] ?? 0) + by;
    },
  };
}
