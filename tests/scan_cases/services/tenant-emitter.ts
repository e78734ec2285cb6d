import { EventEmitter } from 'events';
const emitters = new Map<string, EventEmitter>();
export function emitterFor(tenantId: string): EventEmitter {
  let e = emitters.get(tenantId);
  if (!e) {
    e = new EventEmitter();
    // leak: cache|global-state
    emitters.set(tenantId, e);
  }
  return e;
}
