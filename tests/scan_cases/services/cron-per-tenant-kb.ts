import cron from 'node-cron';
import { Router } from 'express';
import { buildReport } from './report';

export const router = Router();

router.post('/tenants/:id/schedule', (req, res) => {
  // leak: client-per-call
  cron.schedule(req.body.expression, () => buildReport(req.params.id));
  res.sendStatus(201);
});
