import { EventEmitter } from "node:events";
import * as fixture from "../field-emitter-per-call.js";

const socket = Object.assign(new EventEmitter().setMaxListeners(0), { write() {} });
const uploader = new fixture.Uploader(socket);
const reconnecting = new fixture.Uploader(socket);

export const leak = { upload: (held) => uploader.upload(held()) };
export const ok = {
  uploadOnce: (held) => uploader.uploadOnce(held()),
  reconnectWith: (held) => {
    reconnecting.reconnectWith(held());
    reconnecting.socket = socket;
  },
};
