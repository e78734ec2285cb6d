import { PubSub } from 'graphql-subscriptions';
const pubsub = new PubSub();

export const resolvers = {
  Mutation: {
    follow: async (_: unknown, { id }: { id: string }, ctx: { user: any }) => {
      // leak: global-state
      await pubsub.subscribe(`post.${id}`, (p) => ctx.user.notify(p));
      return true;
    },
  },
};
