import { Queue } from 'bullmq';
import type { FastifyInstance } from 'fastify';

const queue = new Queue('mail', { connection: { host: 'redis' } });

async function enqueue(name: string, data: object) {
  const job = await queue.add(name, data, { attempts: 3 });
  return job.id;
}

export default async function routes(app: FastifyInstance) {
  app.post('/mail', async (request) => ({ id: await enqueue('welcome', request.body as object) }));
}
