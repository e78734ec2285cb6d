import fp from 'fastify-plugin';

const latencies = new Map();

export default fp(async function metricsPlugin(fastify, opts) {
  fastify.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url;
    latencies.set(route, (latencies.get(route) ?? 0) + reply.elapsedTime);
  });

  fastify.get('/metrics', async () => {
    return [...latencies].map(([url, total]) => ({ url, total }));
  });
});
