type Listener = (e: string) => void;
const listeners: Set<Listener> = new Set();
export const onEvent = (l: Listener): void => {
  // leak: global-state
  listeners.add(l);
};
export const emit = (e: string) => listeners.forEach((l) => l(e));
