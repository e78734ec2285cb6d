import fp from 'fastify-plugin';
import client from 'prom-client';

export default fp(async (fastify) => {
  const registry = new client.Registry();
  const byRoute = {};
  const unknown = new client.Histogram({ name: 'h_other', help: 'other', registers: [registry] });

  fastify.addHook('onResponse', async (request, reply) => {
    const histogram = byRoute[request.routeOptions.config.metric] ?? unknown;
    histogram.observe(reply.elapsedTime / 1000);
  });

  fastify.get('/metrics', async () => registry.metrics());
});
