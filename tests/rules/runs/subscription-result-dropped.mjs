import * as fixture from "../subscription-result-dropped.js";
import { prices$ } from "../streams.js";

export const leak = {
  mirror: (held) => fixture.mirror(held()),
  follow: (held) => fixture.follow(held()),
};
export const ok = {
  mirrorWhileOpen: (held) => {
    const socket = held();
    fixture.mirrorWhileOpen(socket);
    socket.emit("disconnect");
  },
  next: (held) => {
    fixture.next(held());
    prices$.next(1);
  },
};
