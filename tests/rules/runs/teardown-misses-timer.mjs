import * as fixture from "../teardown-misses-timer.js";

function use(Poller, held) {
  const socket = { write() {}, destroy() {} };
  const poller = Object.assign(new Poller(), { socket, held: held() });
  poller.schedule();
  poller.close();
}

export const leak = { Poller: (held) => use(fixture.Poller, held) };
export const ok = { TidyPoller: (held) => use(fixture.TidyPoller, held) };
