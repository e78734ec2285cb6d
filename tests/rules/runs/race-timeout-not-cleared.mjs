import fixture from "../race-timeout-not-cleared.js";

export const leak = {
  fetchWithin: (held) => fixture.fetchWithin(async () => held()),
  fetchWithHelper: (held) => fixture.fetchWithHelper(async () => held()),
};
export const ok = {
  fetchTidily: (held) => fixture.fetchTidily(async () => held()),
  firstOf: (held) => fixture.firstOf(async () => held(), async () => 1),
};
