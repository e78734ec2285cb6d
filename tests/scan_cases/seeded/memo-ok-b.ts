import pMemoize from 'p-memoize';
import { LRUCache } from 'lru-cache';
import { db } from './db';
async function rows(day: string) { return db.rows(day); }
const fetchRows = pMemoize(rows, { cache: new LRUCache({ max: 100, ttl: 60_000 }) as any });
export async function report() { return [await fetchRows('mon'), await fetchRows('tue')]; }
