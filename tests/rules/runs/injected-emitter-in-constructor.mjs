import { EventEmitter } from "node:events";
import * as fixture from "../injected-emitter-in-constructor.js";

const hub = { events: new EventEmitter().setMaxListeners(0) };

export const leak = {
  Session: (held) => void Object.assign(new fixture.Session(hub), { held: held() }),
};
export const ok = {
  Guest: (held) => Object.assign(new fixture.Guest(hub), { held: held() }).close(),
};
