import { Router } from 'express';
import { Pool, Client } from 'pg';

export const reports = Router();

reports.get('/reports/:id', async (req, res, next) => {
  try {
    // leak: client-per-call
    const pool = new Pool({ connectionString: process.env.DATABASE_URL });
    const { rows } = await pool.query('select * from reports where id = $1', [req.params.id]);
    res.json(rows[0]);
  } catch (err) {
    next(err);
  }
});

reports.get('/reports/:id/fixed', async (req, res, next) => {
  const client = new Client();
  try {
    await client.connect();
    const { rows } = await client.query('select 1');
    res.json(rows);
  } catch (err) {
    next(err);
  } finally {
    await client.end();
  }
});
