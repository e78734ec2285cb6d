const { Pool } = require('pg');
const pool = new Pool();

async function transfer(from, to, amount) {
  const client = await pool.connect();
  try {
  await client.query('begin');
  const { rows } = await client.query('select balance from accounts where id = $1', [from]);
    if (rows[0].balance < amount) { await client.query('rollback'); return false; }
  await client.query('update accounts set balance = balance - $2 where id = $1', [from, amount]);
  await client.query('update accounts set balance = balance + $2 where id = $1', [to, amount]);
  await client.query('commit');
  return true;
  } finally {
    client.release();
  }
}

module.exports = { transfer };
