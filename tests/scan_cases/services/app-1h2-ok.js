const express = require('express');
const { Pool } = require('pg');
const pool = new Pool();
const app = express();
app.get('/u/:id', async (req, res) => {
  const r = await pool.query('select * from u where id=$1', [req.params.id]);
  res.json(r.rows);
});
const server = app.listen(3000);
process.on('SIGTERM', () => server.close(() => pool.end()));
setInterval(() => console.log(pool.totalCount), 60000).unref();
