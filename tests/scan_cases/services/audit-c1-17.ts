import { AsyncLocalStorage } from 'node:async_hooks';
import type { Request, Response, NextFunction } from 'express';

declare global { namespace Express { interface Request { traceId?: string } } }

interface Entry { traceId: string; path: string; headers: Request['headers']; body: unknown }
declare module 'node:http' { interface IncomingMessage { audited?: boolean } }
export const als = new AsyncLocalStorage<Entry>();
const trail: Entry[] = [];

export function audit(req: Request, _res: Response, next: NextFunction) {
  const entry: Entry = { traceId: req.traceId!, path: req.path, headers: req.headers, body: req.body };
  // leak: global-state
  trail.push(entry);
  req.audited = true;
  als.run(entry, next);
}
export const auditTrail = () => trail.slice(-50);
