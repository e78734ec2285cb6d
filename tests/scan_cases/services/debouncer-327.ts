export class Debouncer {
  private timers: Record<string, ReturnType<typeof setTimeout>> = {};
  run(key: string, fn: () => void) {
    clearTimeout(this.timers[key]);
    // leak: cache
    this.timers[key] = setTimeout(() => {
      fn();
    }, 100);
  }
}
export const debouncer = new Debouncer();
