import { EventEmitter } from "node:events";
import fixture from "../remove-fresh-function.js";

const socket = new EventEmitter().setMaxListeners(0);

export const leak = {
  Reader: (held) => {
    const reader = Object.assign(new fixture.Reader(socket), { held: held() });
    reader.open();
    reader.close();
  },
};
