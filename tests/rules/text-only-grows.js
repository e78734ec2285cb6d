let trail = "";
let recent = "";

export function audit(req, res, next) {
  // leak: text-only-grows
  trail += `${req.method} ${req.url}\n`;
  next();
}

export function auditRecent(req, res, next) {
  // ok: text-only-grows
  recent = (recent + `${req.method} ${req.url}\n`).slice(-10_000);
  next();
}

export const trails = () => [trail, recent];
