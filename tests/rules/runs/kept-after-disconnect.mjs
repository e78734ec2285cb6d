import { EventEmitter } from "node:events";

import * as fixture from "../kept-after-disconnect.js";

function server(serve) {
  const wss = new EventEmitter();
  serve(wss);
  return (ws, ...texts) => {
    wss.emit("connection", ws);
    for (const text of texts) ws.emit("message", text);
    ws.emit("close");
  };
}

const leaking = server(fixture.serve);
const sound = server(fixture.serveSafely);

export const leak = {
  serve: (held) => leaking(held(), "join", "follow"),
};
export const ok = {
  serveSafely: (held) => sound(held(), "join", "follow"),
};
