import DataLoader from 'dataloader';
import { batchUsers } from './users';

// leak: cache
const loader = new DataLoader<string, unknown>(batchUsers);

export const resolvers = {
  Query: {
    user: (_: unknown, { id }: { id: string }) => loader.load(id),
  },
};
