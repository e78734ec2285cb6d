const prefetched = new Map<string, Promise<Response>>();
export function prefetch(url: string) {
  // leak: cache
  if (!prefetched.has(url)) prefetched.set(url, fetch(url));
}
export function take(url: string) {
  const p = prefetched.get(url) ?? fetch(url);
  return p;
}
