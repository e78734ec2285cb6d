import * as fixture from "../entry-kept-on-failure.js";

let last = 0;

function failing(held) {
  return Object.assign(held(), { run: () => Promise.reject(new Error("lost")) });
}

const failingDisk = { read: (path, callback) => callback(new Error("lost")) };
const failingDns = { resolve: (name, callback) => callback(new Error("lost")) };

export const leak = {
  read: (held) => fixture.read(held(), failingDisk, () => {}),
  track: (held) => fixture.track(++last, failing(held)).catch(() => {}),
};
export const ok = {
  lookUp: (held) => fixture.lookUp(held(), failingDns, () => {}),
  trackSafely: (held) => fixture.trackSafely(++last, failing(held)).catch(() => {}),
};
