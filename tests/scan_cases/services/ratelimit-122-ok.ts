import type { Context, Next } from 'koa';

const hits = new Map<string, number[]>();

setInterval(() => {
  const now = Date.now();
  for (const [ip, list] of hits) if (list.every((t) => now - t > 60_000)) hits.delete(ip);
}, 60_000).unref();

export async function rateLimit(ctx: Context, next: Next) {
  const now = Date.now();
  const recent = (hits.get(ctx.ip) ?? []).filter((t) => now - t < 60_000);
  recent.push(now);
  hits.set(ctx.ip, recent);
  if (recent.length > 100) ctx.throw(429);
  await next();
}
