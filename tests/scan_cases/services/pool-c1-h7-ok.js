const { Pool } = require('pg');
const pool = new Pool();
pool.on('error', (e) => console.error(e));
async function tx(fn) {
  const c = await pool.connect();
  try { await c.query('BEGIN'); const r = await fn(c); await c.query('COMMIT'); return r; }
  catch (e) { await c.query('ROLLBACK'); throw e; }
  finally { c.release(); }
}
process.once('SIGTERM', () => pool.end());
module.exports = { tx };
