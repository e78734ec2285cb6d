const express = require('express');
const { Client } = require('pg');
const app = express();

app.get('/users/:id', async (req, res, next) => {
  try {
    const client = new Client({ connectionString: process.env.DATABASE_URL });
    await client.connect();
    try {
    const { rows } = await client.query('select * from users where id = $1', [req.params.id]);
      res.json(rows[0]);
    } finally {
      await client.end();
    }
  } catch (e) {
    next(e);
  }
});

app.listen(3000);
