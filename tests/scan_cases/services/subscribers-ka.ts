type Listener<T> = (value: T) => void;

export class Store<T> {
  private listeners = new Set<Listener<T>>();
  constructor(private value: T) {}

  subscribe(fn: Listener<T>): void {
    // leak: global-state
    this.listeners.add(fn);
    fn(this.value);
  }

  set(value: T): void {
    this.value = value;
    for (const l of this.listeners) l(value);
  }
}

export const prices = new Store<Record<string, number>>({});
