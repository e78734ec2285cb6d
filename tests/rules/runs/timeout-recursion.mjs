import { setImmediate as tick } from "node:timers/promises";
import * as fixture from "../timeout-recursion.js";
import { hurry } from "./hurry.mjs";

const socket = (held) => Object.assign(held(), { write() {} });

export const leak = {
  onConnection: (held) => fixture.onConnection(socket(held)),
  Probe: (held) => void new fixture.Probe(held()),
};
export const ok = {
  onGuest: (held) =>
    hurry(() => {
      const guest = socket(held);
      fixture.onGuest(guest);
      guest.emit("close");
    }),
  StoppableProbe: async (held) => {
    const probe = new fixture.StoppableProbe(held());
    await tick();
    probe.close();
  },
};
