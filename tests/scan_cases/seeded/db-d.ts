import { createClient } from 'redis';
import { FastifyInstance } from 'fastify';
export default async function routes(fastify: FastifyInstance) {
  fastify.get('/hits', async () => {
    // leak: client-per-call
    const redis = createClient();
    await redis.connect();
    const hits = await redis.incr('hits');
    return { hits };
  });
}
