export async function download(url: string, signal: AbortSignal) {
  const res = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(1000)]) });
  return res.json();
}
export async function run(task: { start(): Promise<void>; cancel(): void }, signal: AbortSignal) {
  const own = new AbortController();
  signal.addEventListener('abort', () => task.cancel(), { signal: own.signal });
  try { await task.start(); } finally { own.abort(); }
}
export function local() {
  const c = new AbortController();
  c.signal.addEventListener('abort', () => console.log('aborted'));
  return c;
}
