'use strict';
const fastify = require('fastify')({ logger: true });
const usage = {};

fastify.addHook('onRequest', async (request) => {
  const key = request.headers['x-api-key'] || request.ip;
  usage[key] = { hits: (usage[key] ? usage[key].hits : 0) + 1 };
  setTimeout(() => { delete usage[key]; }, 60_000).unref();
});

fastify.get('/usage', async () => usage);
fastify.listen({ port: 8080 });
