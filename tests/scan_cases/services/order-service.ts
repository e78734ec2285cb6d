import { EventEmitter } from 'node:events';
import type { Request, Response, NextFunction } from 'express';

export const orderEvents = new EventEmitter();

export function longPoll(req: Request, res: Response, next: NextFunction): void {
  const orderId = req.params.orderId;
  const timeout = setTimeout(() => res.status(204).end(), 25_000);
  // leak: listener
  orderEvents.on('updated', (order: { id: string }) => {
    if (order.id !== orderId) return;
    clearTimeout(timeout);
    res.json(order);
  });
}
