import * as fixture from "../subscribers-never-removed.js";

const store = new fixture.Store();

function listener(held) {
  const user = held();
  return () => user.id;
}

export const leak = {
  subscribe: (held) => fixture.subscribe(listener(held)),
  storeSubscribe: (held) => store.subscribe(listener(held)),
};
export const ok = {
  join: (held) => fixture.join(listener(held))(),
  watch: (held) => store.watch(listener(held))(),
};
