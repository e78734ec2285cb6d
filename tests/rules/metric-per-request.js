import { Counter } from "prom-client";

const hits = new Counter({ name: "hits", help: "hits", labelNames: ["path"] });
const visits = new Counter({ name: "visits", help: "visits", labelNames: ["route", "status"] });

export function count(req, res, next) {
  // leak: metric-per-request
  hits.inc({ path: req.originalUrl });
  // ok: metric-per-request
  visits.inc({ route: req.route.path, status: res.statusCode });
  next();
}

export function countUser(req, res, next) {
  // leak: metric-per-request
  hits.labels(req.user.id).inc();
  // ok: metric-per-request
  visits.labels("users", "200").inc();
  next();
}

export function view(req, res) {
  // leak: metric-per-request
  const views = new Counter({ name: `views_${req.params.id}`, help: "views" });
  views.inc();
  // ok: metric-per-request
  visits.inc({ route: req.method, status: 200 });
  res.end();
}
