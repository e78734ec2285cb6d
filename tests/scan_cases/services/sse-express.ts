import express, { Request, Response } from 'express';
import { EventEmitter } from 'node:events';

const app = express();
const priceFeed = new EventEmitter();

app.get('/prices/stream', (req: Request, res: Response) => {
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  // leak: listener
  priceFeed.on('tick', (tick) => {
    res.write(`data: ${JSON.stringify(tick)}\n\n`);
  });
});

app.get('/prices/stream/v2', (req: Request, res: Response) => {
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  const forward = (tick: unknown) => res.write(`data: ${JSON.stringify(tick)}\n\n`);
  priceFeed.on('tick', forward);
  req.on('close', () => priceFeed.off('tick', forward));
});

app.listen(3000);
