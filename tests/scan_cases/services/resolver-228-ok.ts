import { PubSub } from 'graphql-subscriptions';
const pubsub = new PubSub();

export const resolvers = {
  Mutation: {
    follow: async (_: unknown, { id }: { id: string }, ctx: { user: any }) => {
      const sid = await pubsub.subscribe(`post.${id}`, (p) => { ctx.user.notify(p); });
      ctx.user.onLeave(() => pubsub.unsubscribe(sid));
      return true;
    },
  },
};
