import fp from 'fastify-plugin';

export default fp(async (fastify) => {
  fastify.decorate('audit', []);

  fastify.addHook('onRequest', async (request) => {
    // leak: global-state
    fastify.audit.push({ id: request.id, url: request.url, headers: request.headers });
  });

  fastify.get('/audit', async () => fastify.audit.length);
});
