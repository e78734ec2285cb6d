import type { Request, Response, NextFunction } from 'express';

let trail = '';

export function audit(req: Request, _res: Response, next: NextFunction): void {
  trail = (trail + `${req.method} ${req.originalUrl}\n`).slice(-10_000);
  next();
}

export const auditTrail = () => trail;
