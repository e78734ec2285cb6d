const meta = new Map();

export function annotate(req, extra) {
  req.meta = { ...req.meta, ...extra };
}

export function read(req) {
  return req.meta ?? {};
}
