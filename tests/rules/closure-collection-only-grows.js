export function rateLimit(max) {
  const hits = new Map();
  return (req, res, next) => {
    const seen = (hits.get(req.ip) ?? 0) + 1;
    // leak: closure-collection-only-grows
    hits.set(req.ip, seen);
    if (seen > max) res.statusCode = 429;
    next();
  };
}

export function windowLimit(max, ms) {
  const hits = new Map();
  const timer = setInterval(() => hits.clear(), ms);
  const limit = (req, res, next) => {
    const seen = (hits.get(req.ip) ?? 0) + 1;
    // ok: closure-collection-only-grows
    hits.set(req.ip, seen);
    if (seen > max) res.statusCode = 429;
    next();
  };
  limit.stop = () => clearInterval(timer);
  return limit;
}

export function memoise(load) {
  const known = {};
  return async (id) => {
    // leak: closure-collection-only-grows
    known[id] ??= await load(id);
    return known[id];
  };
}

export const profile = memoise((id) => fetch(`/profile/${id}`));

export function unique(links) {
  const seen = new Set();
  return links.filter((link) => {
    const key = `${link.owner}/${link.id}`;
    if (seen.has(key)) return false;
    // ok: closure-collection-only-grows
    seen.add(key);
    return true;
  });
}

export function plugin(fastify) {
  const sessions = new Map();
  fastify.post("/login", async (request) => {
    // ok: closure-collection-only-grows
    sessions.set(request.body.token, request.body.user);
  });
  fastify.post("/logout", async (request) => {
    sessions.delete(request.body.token);
  });
}
