import fp from 'fastify-plugin';

export default fp(async (fastify) => {
  fastify.decorate('audit', []);

  fastify.addHook('onRequest', async (request) => {
    fastify.audit.push({ id: request.id, url: request.url, headers: request.headers });
  });

  fastify.addHook('onResponse', async (request) => {
    const i = fastify.audit.findIndex((e) => e.id === request.id);
    if (i >= 0) fastify.audit.splice(i, 1);
  });

  fastify.get('/audit', async () => fastify.audit.length);
});
