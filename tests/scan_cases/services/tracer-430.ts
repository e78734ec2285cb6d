const stack: Map<number, string[]> = new Map();
import { createHook, executionAsyncId } from 'node:async_hooks';
createHook({
  // leak: cache
  init(asyncId, type, trigger) { stack.set(asyncId, [type, String(trigger)]); },
}).enable();
export const current = () => stack.get(executionAsyncId());
