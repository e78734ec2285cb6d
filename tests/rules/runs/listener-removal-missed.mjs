import { EventEmitter } from "node:events";
import * as fixture from "../listener-removal-missed.js";

const socket = new EventEmitter().setMaxListeners(0);

function download(held) {
  const one = Object.assign(new fixture.Download(socket), { held: held() });
  one.request = () => Promise.reject(new Error("lost"));
  return one;
}

export const leak = {
  // What the listener collects in is the list; the object goes into it.
  read: (held) => {
    const one = download(held);
    const reading = one.read(1).catch(() => {});
    socket.emit("data", one.held);
    return reading;
  },
};
export const ok = {
  readSafely: (held) => {
    const one = download(held);
    return one.readSafely(1);
  },
};
