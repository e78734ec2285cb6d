const meta = new Map();

export function annotate(req, extra) {
  // leak: cache
  meta.set(req, { ...meta.get(req), ...extra });
}

export function read(req) {
  return meta.get(req) ?? {};
}
