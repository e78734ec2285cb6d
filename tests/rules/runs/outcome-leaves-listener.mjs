import { EventEmitter } from "node:events";
import * as fixture from "../outcome-leaves-listener.js";

const socket = new EventEmitter().setMaxListeners(0);
const { signal } = new AbortController();

function channel() {
  const one = new fixture.Channel(socket);
  one.send = (question, sent) => sent(new Error("lost"));
  return one;
}

export const leak = {
  reply: (held) => fixture.reply(held(), 1).catch(() => {}),
  ask: (held) => new Promise((resolve) => channel().ask(held(), resolve)),
  fetchUntil: (held) => {
    const job = held();
    const fetching = fixture.fetchUntil(job, { signal }).catch(() => {});
    job.onError(new Error("lost"));
    return fetching;
  },
};
export const ok = {
  replyInTime: (held) => fixture.replyInTime(held(), 1).catch(() => {}),
  askSafely: (held) => new Promise((resolve) => channel().askSafely(held(), resolve)),
};
