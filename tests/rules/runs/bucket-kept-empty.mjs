import * as fixture from "../bucket-kept-empty.js";
import { EventEmitter } from "node:events";

function visit(enter, room) {
  const socket = new EventEmitter();
  enter(room, socket);
  socket.emit("close");
}

export const leak = { join: (held) => visit(fixture.join, held()) };
export const ok = { wait: (held) => visit(fixture.wait, held()) };
