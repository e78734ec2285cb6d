import { startPolling } from './poll';
import express from 'express';
export const app = express();
app.get('/follow', (req, res) => {
  startPolling(String(req.query.url), (x) => res.write(JSON.stringify(x)));
});
