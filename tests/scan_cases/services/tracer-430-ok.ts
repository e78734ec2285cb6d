const stack: Map<number, string[]> = new Map();
import { createHook, executionAsyncId } from 'node:async_hooks';
createHook({
  init(asyncId, type, trigger) { stack.set(asyncId, [type, String(trigger)]); },
  destroy(asyncId) { stack.delete(asyncId); },
}).enable();
export const current = () => stack.get(executionAsyncId());
