import { Scheduler } from './scheduler';
import type { FastifyInstance } from 'fastify';
const scheduler = new Scheduler();
export default async function api(f: FastifyInstance) {
  f.put('/tasks/:name', async (req: any) => { scheduler.schedule({ name: req.params.name, every: req.body.every, run: async () => {} }); return { ok: true }; });
  f.addHook('onClose', async () => scheduler.close());
}
