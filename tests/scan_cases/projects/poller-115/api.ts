import { Poller } from './poller';
import express from 'express';
export const app = express();
app.post('/watch', (req, res) => {
  const p = new Poller(req.body.url, (d) => res.write(JSON.stringify(d)));
  req.on('close', () => p.stop());
});
