import type { Request, Response, NextFunction } from 'express';
import * as http from 'node:http';

export function countOutgoing(req: Request, res: Response, next: NextFunction) {
  const original = http.globalAgent.createConnection;
  let n = 0;
  http.globalAgent.createConnection = (...args: any[]) => {
    n++;
    return (original as any).apply(http.globalAgent, args);
  };
  res.on('close', () => {
    http.globalAgent.createConnection = original;
    console.log(req.path, n);
  });
  next();
}
