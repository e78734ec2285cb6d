const prefetched = new Map<string, Promise<Response>>();
export function prefetch(url: string) {
  if (!prefetched.has(url)) prefetched.set(url, fetch(url));
}
export function take(url: string) {
  const p = prefetched.get(url) ?? fetch(url);
  prefetched.delete(url);
  return p;
}
