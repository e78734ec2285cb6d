import { PubSub } from 'graphql-subscriptions';
const pubsub = new PubSub();
export const resolvers = {
  Query: {
    latest: async (_: unknown, { id }: { id: string }, ctx: any) => {
      return new Promise((resolve) => {
        // leak: global-state|listener
        pubsub.subscribe(`post:${id}`, (post: unknown) => resolve(post));
      });
    },
  },
  Subscription: {
    post: { subscribe: (_: unknown, { id }: { id: string }) => pubsub.asyncIterator(`post:${id}`) },
  },
};
