import type { Request, Response, NextFunction } from 'express';
import { Span } from './span';

export function trace(req: Request, res: Response, next: NextFunction) {
  const span = new Span(req.path, { headers: req.headers, query: req.query });
  res.on('finish', () => span.finish());
  next();
}
