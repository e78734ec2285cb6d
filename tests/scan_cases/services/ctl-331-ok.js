exports.handler = async (event) => {
  const { Pool } = require('pg');
  const pool = (globalThis.pool ??= new Pool({ max: 2 }));
  const { rows } = await pool.query('select now()');
  return { statusCode: 200, body: JSON.stringify(rows) };
};
