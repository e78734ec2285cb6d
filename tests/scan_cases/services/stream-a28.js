import { createClient } from 'redis';
import { Router } from 'express';

export const live = Router();

live.get('/live/:channel', async (req, res) => {
  // leak: client-per-call
  const sub = createClient({ url: process.env.REDIS_URL });
  await sub.connect();
  await sub.subscribe(req.params.channel, (message) => {
    res.write(`data: ${message}\n\n`);
  });
  res.on('close', () => {
    sub.unsubscribe(req.params.channel);
  });
});
