import fp from 'fastify-plugin';
import client from 'prom-client';

export default fp(async (fastify) => {
  const registry = new client.Registry();
  const byRoute = {};

  fastify.addHook('onResponse', async (request, reply) => {
    const key = `${request.method} ${request.url}`;
    // leak: cache
    const histogram = byRoute[key] ?? (byRoute[key] = new client.Histogram({ name: `h_${Object.keys(byRoute).length}`, help: key, registers: [registry] }));
    histogram.observe(reply.elapsedTime / 1000);
  });

  fastify.get('/metrics', async () => registry.metrics());
});
