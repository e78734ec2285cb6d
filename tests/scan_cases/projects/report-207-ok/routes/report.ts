import { Router } from 'express';
import { connect } from '../lib/db';

export const router = Router();
router.get('/report', async (req, res) => {
  const db = connect(String(req.query.tenant));
  try {
    res.json(await db('sales').select());
  } finally {
    await db.destroy();
  }
});
