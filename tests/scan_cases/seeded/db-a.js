const { Client } = require('pg');
const express = require('express');
const app = express();
app.get('/users/:id', async (req, res) => {
  // leak: client-per-call
  const client = new Client();
  await client.connect();
  const r = await client.query('select * from users where id=$1', [req.params.id]);
  res.json(r.rows);
});
app.listen(1);
