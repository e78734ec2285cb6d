import { EventEmitter } from "node:events";
import * as fixture from "../teardown-misses-timer.js";

function use(Poller, held) {
  const socket = { write() {}, destroy() {} };
  const poller = Object.assign(new Poller(), { socket, held: held() });
  poller.schedule();
  poller.close();
}

function lose(Heart, held) {
  const socket = new EventEmitter();
  Object.assign(new Heart(socket), { held: held() }).start();
  socket.emit("close");
}

export const leak = {
  Poller: (held) => use(fixture.Poller, held),
  Heart: (held) => lose(fixture.Heart, held),
};
export const ok = {
  TidyPoller: (held) => use(fixture.TidyPoller, held),
  CalmHeart: (held) => lose(fixture.CalmHeart, held),
};
