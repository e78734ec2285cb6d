import { Saga } from './saga';
import type { Request, Response } from 'express';

export async function createOrder(req: Request, res: Response) {
  const saga = new Saga();
  try {
    await saga.step('reserve', async () => { await fetch('http://stock/reserve'); }, async () => { await fetch('http://stock/release'); });
    res.sendStatus(201);
  } catch {
    await saga.compensate();
    res.sendStatus(500);
  }
}
