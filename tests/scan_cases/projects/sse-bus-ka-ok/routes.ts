import { Router, Request, Response } from 'express';
import { orders, OrderEvent } from './bus';

export const router = Router();

router.get('/orders/stream', (req: Request, res: Response) => {
  res.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
  res.flushHeaders();
  const send = (e: OrderEvent) => {
    res.write(`data: ${JSON.stringify(e)}\n\n`);
  };
  orders.on('changed', send);
  const beat = setInterval(() => res.write(':\n\n'), 15000);
  req.on('close', () => {
    clearInterval(beat);
    orders.off('changed', send);
    res.end();
  });
});
