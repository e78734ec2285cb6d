'use strict';
const fastify = require('fastify')({ logger: true });
const usage = {};

fastify.addHook('onRequest', async (request) => {
  const key = request.headers['x-api-key'] || request.ip;
  // leak: cache
  usage[key] = usage[key] || { hits: 0, paths: [] };
  usage[key].hits += 1;
  usage[key].paths.push(request.url);
});

fastify.get('/usage', async () => usage);
fastify.listen({ port: 8080 });
