import { AsyncLocalStorage } from 'node:async_hooks';
import type { Request, Response, NextFunction } from 'express';
const storage = new AsyncLocalStorage<Map<string, unknown>>();
export function context(req: Request, _res: Response, next: NextFunction) {
  const store = new Map<string, unknown>();
  store.set('id', req.headers['x-request-id']);
  storage.run(store, next);
}
export const put = (k: string, v: unknown) => storage.getStore()?.set(k, v);
