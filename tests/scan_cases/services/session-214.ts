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
      // leak: cache
      store.set(sid, s);
    }
    s.touched = Date.now();
  });
};
