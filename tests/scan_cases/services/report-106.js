import express from 'express';
import mysql from 'mysql2/promise';

const router = express.Router();

router.get('/report/:year', async (req, res, next) => {
  try {
    // leak: client-per-call
    const conn = await mysql.createConnection(process.env.DATABASE_URL);
    const [rows] = await conn.execute('select * from sales where year = ?', [req.params.year]);
    res.json(rows);
  } catch (err) {
    next(err);
  }
});

export default router;
