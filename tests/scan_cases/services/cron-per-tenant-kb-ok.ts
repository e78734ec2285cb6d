import cron from 'node-cron';
import { Router } from 'express';
import { buildReport } from './report';

const jobs = new Map<string, cron.ScheduledTask>();
export const router = Router();

router.post('/tenants/:id/schedule', (req, res) => {
  jobs.get(req.params.id)?.stop();
  jobs.set(req.params.id, cron.schedule(req.body.expression, () => buildReport(req.params.id)));
  res.sendStatus(201);
});

router.delete('/tenants/:id/schedule', (req, res) => {
  jobs.get(req.params.id)?.stop();
  jobs.delete(req.params.id);
  res.sendStatus(204);
});
