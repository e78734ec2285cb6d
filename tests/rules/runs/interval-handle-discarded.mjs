import fixture from "../interval-handle-discarded.js";

const config = (held) => Object.assign(held(), { name: "n", rows: [], ping() {} });

export const leak = {
  setup: (held) => fixture.setup(config(held)),
  track: (held) => fixture.track(config(held)),
};
export const ok = {
  setupWithTeardown: (held) => fixture.setupWithTeardown(config(held))(),
  startOnce: (held) => fixture.startOnce(config(held)),
};
