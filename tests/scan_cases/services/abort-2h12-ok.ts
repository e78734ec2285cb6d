export async function getJson(url: string, signal?: AbortSignal) {
  const s = signal ? AbortSignal.any([signal, AbortSignal.timeout(5000)]) : AbortSignal.timeout(5000);
  const r = await fetch(url, { signal: s });
  return r.json();
}
