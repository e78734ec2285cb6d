const inflight = new Map<string, Promise<Response>>();

export function get(url: string): Promise<Response> {
  const running = inflight.get(url);
  if (running) return running;
  const p = fetch(url).then((r) => {
    if (r.ok) inflight.delete(url);
    return r;
  });
  // leak: cache
  inflight.set(url, p);
  return p;
}
