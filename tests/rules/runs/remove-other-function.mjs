import { EventEmitter } from "node:events";
import * as fixture from "../remove-other-function.js";

const emitter = new EventEmitter().setMaxListeners(0);

function handler(held) {
  const user = held();
  return () => user.id;
}

export const leak = { attach: (held) => fixture.attach(emitter, handler(held))() };
export const ok = { attachWrapped: (held) => fixture.attachWrapped(emitter, handler(held))() };
