const state = { user: null, items: [] };
const watchers = [];

export function getState() { return state; }

export function setState(patch) {
  Object.assign(state, patch);
  watchers.forEach((w) => w(state));
}

export function watch(fn) {
  // leak: global-state
  watchers.push(fn);
}
