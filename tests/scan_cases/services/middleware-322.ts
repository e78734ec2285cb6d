import type { Context } from 'hono';
const timers: NodeJS.Timeout[] = [];
export async function slowLog(c: Context, next: () => Promise<void>) {
  // leak: cache|global-state
  timers.push(setTimeout(() => console.warn('slow', c.req.url), 5000));
  await next();
}
