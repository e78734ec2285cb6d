export class Observable<T> {
  private observers = new Set<(v: T) => void>();
  subscribe(fn: (v: T) => void) {
    this.observers.add(fn);
    return { unsubscribe: () => this.observers.delete(fn) };
  }
  next(v: T) { for (const o of this.observers) o(v); }
}
export const prices = new Observable<number>();
