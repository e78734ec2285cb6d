import type { Context } from 'hono';
const timers: NodeJS.Timeout[] = [];
export async function slowLog(c: Context, next: () => Promise<void>) {
  const t = setTimeout(() => console.warn('slow', c.req.url), 5000);
  try { await next(); } finally { clearTimeout(t); }
}
