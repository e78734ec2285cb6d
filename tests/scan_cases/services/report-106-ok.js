import express from 'express';
import mysql from 'mysql2/promise';

const router = express.Router();

router.get('/report/:year', async (req, res, next) => {
  try {
    const conn = await mysql.createConnection(process.env.DATABASE_URL);
    try {
    const [rows] = await conn.execute('select * from sales where year = ?', [req.params.year]);
    res.json(rows);
    } finally { await conn.end(); }
  } catch (err) {
    next(err);
  }
});

export default router;
