const entries = new Map<string, number>();
export const touch = (id: string) => { entries.set(id, Date.now()); };
const timer = setInterval(() => {
  const cut = Date.now() - 60_000;
  entries.forEach((t, id) => { if (t < cut) entries.delete(id); });
}, 10_000);
timer.unref();
