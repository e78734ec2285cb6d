import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { createClient } from 'redis';
import { schema } from './schema';

const server = new ApolloServer({ schema });
const redis = await createClient().connect();

await startStandaloneServer(server, {
  context: async ({ req }) => {
    return { redis, user: req.headers['x-user'] };
  },
});
