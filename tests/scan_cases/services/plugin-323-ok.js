const fp = require('fastify-plugin');
module.exports = fp(async function (fastify) {
  const started = new Map();
  fastify.addHook('onRequest', async (req) => { started.set(req.id, process.hrtime()); });
  fastify.addHook('onResponse', async (req) => { started.delete(req.id); });
});
