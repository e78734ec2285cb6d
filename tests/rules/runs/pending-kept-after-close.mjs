import { EventEmitter } from "node:events";
import * as fixture from "../pending-kept-after-close.js";

function connected(Link) {
  const link = new Link(() => new EventEmitter());
  link.connect();
  return link;
}

const link = connected(fixture.Link);
const safeLink = connected(fixture.SafeLink);

export const leak = {
  ask: (held) => {
    link.ask(held()).catch(() => {});
    link.socket.emit("close");
  },
};
export const ok = {
  askSafely: (held) => {
    safeLink.ask(held()).catch(() => {});
    safeLink.socket.emit("close");
  },
};
