import { Subject } from "rxjs";

const subscribers = new Set();
export const store = {
  getState: () => ({}),
  subscribe(listener) {
    subscribers.add(listener);
    return () => subscribers.delete(listener);
  },
};
export const prices$ = new Subject();
