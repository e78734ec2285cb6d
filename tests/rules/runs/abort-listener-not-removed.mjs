import { setMaxListeners } from "node:events";
import fixture from "../abort-listener-not-removed.js";

const { signal } = new AbortController();
setMaxListeners(0, signal);

const job = (held) => Object.assign(held(), { cancel() {}, run() {} });

export const leak = {
  watch: (held) => void fixture.watch(job(held), { signal }),
  watchCompiled: (held) => void fixture.watchCompiled(job(held), { signal }),
  load: (held) => void fixture.load(held(), signal, () => {}),
};
export const ok = {
  loadTidily: (held) => fixture.loadTidily(held(), signal, (_, done) => done(1)),
  loadWithin: (held) => fixture.loadWithin(held(), 1, { cancel() {} }),
};
