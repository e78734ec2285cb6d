import { Router } from 'express';
import { liveConfig } from '../config/live-config';
const r = Router();
r.get('/flags/stream', (req, res) => {
  res.setHeader('content-type', 'text/event-stream');
  liveConfig.watch((cfg) => res.write(`data: ${JSON.stringify(cfg)}\n\n`));
});
export default r;
