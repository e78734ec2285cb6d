const { Pool } = require('pg');
const pool = new Pool();

async function transfer(from, to, amount) {
  // leak: client-per-call
  const client = await pool.connect();
  await client.query('begin');
  const { rows } = await client.query('select balance from accounts where id = $1', [from]);
  if (rows[0].balance < amount) return false;
  await client.query('update accounts set balance = balance - $2 where id = $1', [from, amount]);
  await client.query('update accounts set balance = balance + $2 where id = $1', [to, amount]);
  await client.query('commit');
  client.release();
  return true;
}

module.exports = { transfer };
