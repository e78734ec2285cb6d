const state = { user: null, items: [] };
const watchers = [];

export function getState() { return state; }

export function setState(patch) {
  Object.assign(state, patch);
  watchers.forEach((w) => w(state));
}

export function watch(fn) {
  watchers.push(fn);
  return () => {
    const at = watchers.indexOf(fn);
    if (at >= 0) watchers.splice(at, 1);
  };
}
