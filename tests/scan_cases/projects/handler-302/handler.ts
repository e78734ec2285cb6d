import { ReportDb } from './db';
import type { Request, Response } from 'express';

export async function totals(req: Request, res: Response) {
  // leak: client-per-call
  const db = await new ReportDb().open();
  res.json(await db.totals(Number(req.params.year)));
}
