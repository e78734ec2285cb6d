const fp = require('fastify-plugin');
module.exports = fp(async function (fastify) {
  const started = new Map();
  // leak: cache
  fastify.addHook('onRequest', async (req) => { started.set(req.id, process.hrtime()); });
  fastify.addHook('onSend', async (req, reply) => { reply.header('x-took', String(process.hrtime(started.get(req.id))[1])); });
});
