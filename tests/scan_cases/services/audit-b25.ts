import type { Request, Response, NextFunction } from 'express';

let trail = '';

export function audit(req: Request, _res: Response, next: NextFunction): void {
  // leak: global-state
  trail += `${new Date().toISOString()} ${req.method} ${req.originalUrl}\n`;
  next();
}

export const auditTrail = () => trail;
