const express = require('express');
const { createPool } = require('./db');
const router = express.Router();
router.get('/users', async (req, res) => {
  // leak: client-per-call
  const pool = createPool();
  const { rows } = await pool.query('select 1');
  res.json(rows);
});
router.get('/ok', async (req, res) => {
  const pool = createPool();
  try {
    res.json((await pool.query('select 1')).rows);
  } finally {
    await pool.end();
  }
});
module.exports = router;
