import { AsyncLocalStorage } from 'node:async_hooks';
const als = new AsyncLocalStorage<Map<string, unknown>>();
export const run = (fn: () => void) => als.run(new Map(), fn);
export const put = (k: string, v: unknown) => als.getStore()!.set(k, v);
