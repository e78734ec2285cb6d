const active = new Map();
let n = 0;

export function inflight(req, res, next) {
  const id = ++n;
  // leak: global-state
  active.set(id, { url: req.url, body: req.body, since: Date.now() });
  res.on('finish', () => active.delete(id));
  next();
}

export const activeRequests = () => [...active.values()].map((r) => r.url);
