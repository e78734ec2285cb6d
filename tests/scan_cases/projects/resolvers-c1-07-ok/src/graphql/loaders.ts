import DataLoader from 'dataloader';
import { db } from '../db';

export const makeContext = async ({ req }: { req: any }) => ({
  user: req.user,
  userLoader: new DataLoader<string, unknown>(async (ids) => {
    const rows = await db.user.findMany({ where: { id: { in: [...ids] } } });
    return ids.map((id) => rows.find((r: any) => r.id === id));
  }),
});
