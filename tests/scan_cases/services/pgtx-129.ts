import { Pool } from 'pg';
const pool = new Pool();

export async function transfer(from: string, to: string, amount: number) {
  // leak: client-per-call
  const client = await pool.connect();
  await client.query('begin');
  await client.query('update a set b = b - $1 where id = $2', [amount, from]);
  await client.query('update a set b = b + $1 where id = $2', [amount, to]);
  await client.query('commit');
  client.release();
}
