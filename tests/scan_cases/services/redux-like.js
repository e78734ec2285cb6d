import { store } from './store.js';

export function mountReport(el) {
  // missed: global-state|listener
  store.subscribe(() => {
    el.textContent = store.getState().total;
  });
}
export function mountReportOk(el) {
  const stop = store.subscribe(() => {
    el.textContent = store.getState().total;
  });
  return stop;
}
