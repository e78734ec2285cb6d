import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { createClient } from 'redis';
import { schema } from './schema';

const server = new ApolloServer({ schema });

await startStandaloneServer(server, {
  context: async ({ req }) => {
    // leak: client-per-call
    const redis = createClient();
    await redis.connect();
    return { redis, user: req.headers['x-user'] };
  },
});
