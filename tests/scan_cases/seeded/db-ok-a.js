const { Client, Pool } = require('pg');
const pool = new Pool();
async function one(req, res) {
  const client = new Client();
  await client.connect();
  try {
    const r = await client.query('select 1');
    res.json(r.rows);
  } finally {
    await client.end();
  }
}
async function two(req, res) {
  const r = await pool.query('select 1');
  res.json(r.rows);
}
module.exports = { one, two };
