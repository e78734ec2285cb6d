import * as fixture from "../pending-timeout-not-deleted.js";
import { hurry } from "./hurry.mjs";

const socket = { send() {} };

function late(call, held) {
  return hurry(() => {
    const reply = Object.assign(call(socket, "m"), { held: held() });
    return reply.catch(() => {});
  });
}

export const leak = { call: (held) => late(fixture.call, held) };
export const ok = { ask: (held) => late(fixture.ask, held) };
