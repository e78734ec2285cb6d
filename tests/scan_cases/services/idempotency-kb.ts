import type { Request, Response, NextFunction } from 'express';

interface Stored { status: number; body: unknown; createdAt: number }
const responses = new Map<string, Stored>();

export function idempotent(req: Request, res: Response, next: NextFunction) {
  const key = req.header('Idempotency-Key');
  if (!key) return next();
  const hit = responses.get(key);
  if (hit) return res.status(hit.status).json(hit.body);
  const json = res.json.bind(res);
  res.json = (body: unknown) => {
    // leak: cache
    responses.set(key, { status: res.statusCode, body, createdAt: Date.now() });
    return json(body);
  };
  next();
}
