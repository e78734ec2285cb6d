import * as fixture from "../entry-kept-on-failure.js";

let last = 0;

function failing(held) {
  return Object.assign(held(), { run: () => Promise.reject(new Error("lost")) });
}

export const leak = {
  track: (held) => fixture.track(++last, failing(held)).catch(() => {}),
};
export const ok = {
  trackSafely: (held) => fixture.trackSafely(++last, failing(held)).catch(() => {}),
};
