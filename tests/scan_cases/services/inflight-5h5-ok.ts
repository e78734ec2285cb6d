const inflight = new Map<string, Promise<Response>>();
export const get = (u: string) => { let p = inflight.get(u); if (!p) { p = fetch(u).finally(() => inflight.delete(u)); inflight.set(u, p); } return p; };
