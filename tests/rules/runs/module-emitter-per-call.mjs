import fixture from "../module-emitter-per-call.js";

const file = (held) =>
  Object.assign(held(), { abort() {}, pipe() {}, sendTo: async () => {}, done: (f) => f() });

export const leak = {
  upload: (held) => fixture.upload(file(held)),
  watch: (held) => fixture.watch(held(), () => {}),
};
export const ok = {
  tidyUpload: (held) => fixture.tidyUpload(file(held)),
  onceUpload: (held) => fixture.onceUpload(file(held)),
  watchWithTeardown: (held) => fixture.watchWithTeardown(held(), () => {})(),
};
