import { createHash } from 'node:crypto';
import type { FastifyPluginAsync } from 'fastify';

export const sessions: FastifyPluginAsync = async (app) => {
  const store = new Map<string, { user: string; touched: number }>();
  app.decorateRequest('session', null);
  app.addHook('preHandler', async (req) => {
    const sid = req.headers.cookie ?? createHash('md5').update(req.ip).digest('hex');
    let s = store.get(sid);
    if (!s) {
      s = { user: 'anon', touched: Date.now() };
      store.set(sid, s);
    }
    s.touched = Date.now();
  });
  const sweep = setInterval(() => { for (const [k, v] of store) if (Date.now() - v.touched > 3.6e6) store.delete(k); }, 60_000);
  app.addHook('onClose', async () => clearInterval(sweep));
};
