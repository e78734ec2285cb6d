import { withCache } from './cache/with-cache';
import { request } from 'undici';
export const profile = withCache(
  async (userId: string) => (await request(`http://profiles/${userId}`)).body.json(),
  (userId) => userId,
  30_000,
);
