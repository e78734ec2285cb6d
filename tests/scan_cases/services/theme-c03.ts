type Fn = (t: string) => void;

export default class Theme {
  static current = 'light';
  static #subs: Fn[] = [];

  static onChange(fn: Fn): () => void {
    // leak: global-state
    Theme.#subs.push(fn);
    return () => {
      Theme.current = 'light';
    };
  }

  static set(t: string): void {
    Theme.current = t;
    for (const fn of Theme.#subs) fn(t);
  }
}
