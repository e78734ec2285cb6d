import { EventEmitter } from "node:events";

const bus = new EventEmitter();
const hub = new EventEmitter();

// leak: listener-limit-lifted
bus.setMaxListeners(0);
// ok: listener-limit-lifted
hub.setMaxListeners(20);

export function follow(job) {
  // leak: module-emitter-per-call
  bus.on("change", () => job.refresh());
}

// leak: listener-limit-lifted
EventEmitter.defaultMaxListeners = Infinity;

export function look(job) {
  const refresh = () => job.refresh();
  // ok: listener-limit-lifted
  hub.on("change", refresh);
  // ok: listener-limit-lifted
  return () => hub.off("change", refresh);
}
