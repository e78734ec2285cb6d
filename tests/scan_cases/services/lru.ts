import { LRUCache } from 'lru-cache';

const users = new LRUCache<string, object>({ max: 500, ttl: 60_000 });

export async function user(id: string, load: (id: string) => Promise<object>) {
  let found = users.get(id);
  if (!found) {
    found = await load(id);
    users.set(id, found);
  }
  return found;
}
