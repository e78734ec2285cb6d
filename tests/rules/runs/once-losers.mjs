import { EventEmitter } from "node:events";
import * as fixture from "../once-losers.js";

const socket = new EventEmitter().setMaxListeners(0);
const connection = new fixture.Connection(socket);

function drain(promise, held) {
  promise.held = held();
  socket.emit("drain");
  return promise;
}

export const leak = { drained: (held) => drain(connection.drained(), held) };
export const ok = {
  drainedOnly: (held) => drain(connection.drainedOnly(), held),
  awaited: (held) => drain(connection.awaited(), held),
};
