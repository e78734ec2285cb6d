export const resolvers = {
  Post: { author: (post: any, _a: unknown, ctx: any) => ctx.userLoader.load(post.authorId) },
};
