exports.handler = async (event) => {
  const { Pool } = require('pg');
  // leak: client-per-call
  const pool = new Pool({ max: 2 });
  const { rows } = await pool.query('select now()');
  return { statusCode: 200, body: JSON.stringify(rows) };
};
