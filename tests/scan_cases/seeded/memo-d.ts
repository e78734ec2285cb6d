import pMemoize from 'p-memoize';
import { db } from './db';
export async function report(tenant: string, payload: Buffer) {
  // leak: closure
  const fetchRows = pMemoize(async (day: string) => db.rows(tenant, day, payload));
  return [await fetchRows('mon'), await fetchRows('tue')];
}
