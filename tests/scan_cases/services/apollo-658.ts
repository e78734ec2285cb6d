import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { Pool } from 'pg';
import { typeDefs, resolvers } from './schema';

const server = new ApolloServer({ typeDefs, resolvers });

await startStandaloneServer(server, {
  context: async ({ req }) => ({
    // leak: client-per-call
    db: new Pool({ connectionString: process.env.DATABASE_URL }),
    user: req.headers['x-user'],
  }),
});
