import { Pool } from 'pg';

interface User { id: string; name: string; permissions: string[] }

const pool = new Pool();
const cache = new Map<string, User>();

export async function findUser(id: string): Promise<User | undefined> {
  const hit = cache.get(id);
  if (hit) return hit;
  const { rows } = await pool.query<User>('select * from users where id = $1', [id]);
  // leak: cache
  if (rows[0]) cache.set(id, rows[0]);
  return rows[0];
}
