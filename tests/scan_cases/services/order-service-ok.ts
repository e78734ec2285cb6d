import { EventEmitter } from 'node:events';
import type { Request, Response } from 'express';

export const orderEvents = new EventEmitter();

export function longPoll(req: Request, res: Response): void {
  const orderId = req.params.orderId;
  const cleanup = () => {
    clearTimeout(timeout);
    orderEvents.removeListener('updated', onUpdate);
  };
  const timeout = setTimeout(() => {
    cleanup();
    res.status(204).end();
  }, 25_000);
  function onUpdate(order: { id: string }) {
    if (order.id !== orderId) return;
    cleanup();
    res.json(order);
  }
  orderEvents.on('updated', onUpdate);
  req.on('close', cleanup);
}
