import { Router } from 'express';
import { connect } from '../lib/db';

export const router = Router();
router.get('/report', async (req, res) => {
  // leak: client-per-call
  const db = connect(String(req.query.tenant));
  const rows = await db('sales').select();
  res.json(rows);
});
