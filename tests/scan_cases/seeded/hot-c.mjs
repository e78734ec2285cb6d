import { pool } from './pool.mjs';
// leak: timer
const timer = setInterval(async () => {
  await pool.query('select 1');
}, 30000);
export default pool;
