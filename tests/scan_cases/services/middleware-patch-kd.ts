import type { Request, Response, NextFunction } from 'express';
import * as http from 'node:http';

export function countOutgoing(req: Request, res: Response, next: NextFunction) {
  const original = http.globalAgent.createConnection;
  let n = 0;
  // leak: closure
  http.globalAgent.createConnection = (...args: any[]) => {
    n++;
    return (original as any).apply(http.globalAgent, args);
  };
  res.on('finish', () => console.log(req.path, n));
  next();
}
