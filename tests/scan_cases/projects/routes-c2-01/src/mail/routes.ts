import { FastifyInstance } from 'fastify';
import { digestFor } from './digest';
export default async (app: FastifyInstance) => {
  app.post('/digest/:tenant', async (req: any) => { await digestFor(req.params.tenant); return { queued: true }; });
};
