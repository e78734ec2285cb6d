import memoize from 'lodash/memoize';
import { lookup } from './maxmind';
import { LRUCache } from 'lru-cache';

const known = new LRUCache<string, string>({ max: 10_000 });
export function country(ip: string) {
  let c = known.get(ip);
  if (c === undefined) {
    c = lookup(ip)?.country;
    if (c) known.set(ip, c);
  }
  return c;
}
