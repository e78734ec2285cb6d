import type { Request, Response, NextFunction } from 'express';

let windowStart = Date.now();
let counts = new Map<string, number>();

export function limiter(limit: number, windowMs: number) {
  return (req: Request, res: Response, next: NextFunction): void => {
    const now = Date.now();
    if (now - windowStart > windowMs) {
      counts = new Map();
      windowStart = now;
    }
    const n = (counts.get(req.ip!) ?? 0) + 1;
    counts.set(req.ip!, n);
    if (n > limit) res.status(429).end();
    else next();
  };
}
