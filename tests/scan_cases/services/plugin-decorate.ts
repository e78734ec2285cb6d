import fp from 'fastify-plugin';
import { MongoClient } from 'mongodb';
import { createClient } from 'redis';

export default fp(async (fastify) => {
  const mongo = new MongoClient(process.env.MONGO_URL!);
  await mongo.connect();
  fastify.decorate('mongo', mongo);
  fastify.addHook('onClose', async () => mongo.close());

  const redis = createClient();
  await redis.connect();
  fastify.decorate('redis', redis);
  fastify.addHook('onClose', () => redis.quit());
});
