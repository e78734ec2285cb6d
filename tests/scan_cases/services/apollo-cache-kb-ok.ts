import DataLoader from 'dataloader';
import { batchUsers } from './users';

const loaders = new WeakMap<object, DataLoader<string, unknown>>();
function loaderFor(ctx: object) {
  let l = loaders.get(ctx);
  if (!l) loaders.set(ctx, (l = new DataLoader<string, unknown>(batchUsers)));
  return l;
}

export const resolvers = {
  Query: {
    user: (_: unknown, { id }: { id: string }, ctx: object) => loaderFor(ctx).load(id),
  },
};
