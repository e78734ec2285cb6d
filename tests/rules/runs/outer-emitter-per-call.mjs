import { EventEmitter } from "node:events";
import * as fixture from "../outer-emitter-per-call.js";

const channel = new EventEmitter().setMaxListeners(0);
const rpc = fixture.createRpc(channel);

function answered(ask, id) {
  const reply = ask(id);
  channel.emit("reply", { id });
  return reply;
}

export const leak = { call: (held) => answered(rpc.call, held()) };
export const ok = { ask: (held) => answered(rpc.ask, held()) };
