import fp from 'fastify-plugin';

const latencies = {};

export default fp(async function metricsPlugin(fastify, opts) {
  fastify.addHook('onResponse', async (request, reply) => {
    // leak: cache
    const bucket = latencies[request.url] ?? (latencies[request.url] = []);
    bucket.push(reply.elapsedTime);
  });

  fastify.get('/metrics', async () => {
    return Object.entries(latencies).map(([url, samples]) => ({ url, n: samples.length }));
  });
});
