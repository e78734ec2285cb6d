export function createStore(reducer, initial) {
  let state = initial;
  const listeners = [];

  return {
    getState: () => state,
    dispatch(action) {
      state = reducer(state, action);
      listeners.forEach((l) => l(state));
    },
    subscribe(listener) {
      // leak: global-state
      listeners.push(listener);
    },
  };
}
