import { Pool } from 'pg';

const pool = new Pool();

export async function transfer(from: string, to: string, amount: number) {
  // leak: client-per-call
  const client = await pool.connect();
  await client.query('begin');
  const { rows } = await client.query('select balance from accounts where id = $1', [from]);
  if (rows[0].balance < amount) {
    throw new Error('insufficient funds');
  }
  await client.query('update accounts set balance = balance - $1 where id = $2', [amount, from]);
  await client.query('commit');
  client.release();
}

export async function transferOk(from: string, amount: number) {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('update accounts set balance = balance - $1 where id = $2', [amount, from]);
    await client.query('commit');
  } catch (e) {
    await client.query('rollback');
    throw e;
  } finally {
    client.release();
  }
}
