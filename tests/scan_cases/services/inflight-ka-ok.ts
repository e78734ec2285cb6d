const inflight = new Map<string, Promise<Response>>();

export function get(url: string): Promise<Response> {
  const running = inflight.get(url);
  if (running) return running;
  const p = fetch(url).finally(() => inflight.delete(url));
  inflight.set(url, p);
  return p;
}
