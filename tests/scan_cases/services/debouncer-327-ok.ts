export class Debouncer {
  private timers: Record<string, ReturnType<typeof setTimeout>> = {};
  run(key: string, fn: () => void) {
    clearTimeout(this.timers[key]);
    this.timers[key] = setTimeout(() => {
      delete this.timers[key];
      fn();
    }, 100);
  }
}
export const debouncer = new Debouncer();
