import { memoize } from './memo';
export async function getUser(id: string, ctx: { db: any }) {
  // leak: closure
  return memoize(`user:${id}`, () => ctx.db.users.find(id));
}
