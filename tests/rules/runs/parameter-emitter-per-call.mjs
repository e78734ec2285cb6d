import { EventEmitter } from "node:events";
import * as fixture from "../parameter-emitter-per-call.js";

const socket = new EventEmitter().setMaxListeners(0);
const file = (held) => Object.assign(held(), { abort() {}, sendTo: async () => {} });

export const leak = {
  upload: (held) => fixture.upload(socket, file(held)),
  uploadOnce: (held) => fixture.uploadOnce(socket, file(held)),
  answerTo: (held) => void fixture.answerTo(socket, held()),
};
export const ok = {
  uploadAndForget: (held) => fixture.uploadAndForget(socket, file(held)),
};
