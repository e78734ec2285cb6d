import { Storage } from '@app/index';
import type { Request, Response } from 'express';
export async function getItem(req: Request, res: Response) {
  // leak: client-per-call
  const storage = new Storage();
  res.json(await storage.find(req.params.id));
}
export async function getItemOk(req: Request, res: Response) {
  const storage = new Storage();
  try { res.json(await storage.find(req.params.id)); } finally { await storage.close(); }
}
