import { EventEmitter } from "node:events";
import * as fixture from "../interval-clear-missed.js";

const users = new Map();
const document = (held) => Object.assign(held(), { url: "/", touch() {} });

function connect(handle, socket) {
  handle(socket, users);
  EventEmitter.prototype.emit.call(socket, "disconnect");
}

const never = (held) => ((kept) => () => kept === undefined)(held());

export const leak = {
  pollUntil: (held) => fixture.pollUntil(never(held), 1).catch(() => {}),
  upload: (held) => fixture.upload(document(held), () => {}),
  render: (held) => fixture.render(document(held), () => Promise.reject(1)).catch(() => {}),
  onConnection: (held) => connect(fixture.onConnection, held()),
};
export const ok = {
  pollInTime: (held) => fixture.pollInTime(never(held), 1).catch(() => {}),
  uploadFinally: (held) => fixture.uploadFinally(document(held), () => {}),
  onGuest: (held) => connect(fixture.onGuest, held()),
};
