type Fn = (t: string) => void;

export default class Theme {
  static current = 'light';
  static #subs: Fn[] = [];

  static onChange(fn: Fn): () => void {
    Theme.#subs.push(fn);
    return () => {
      Theme.#subs = Theme.#subs.filter((f) => f !== fn);
    };
  }

  static set(t: string): void {
    Theme.current = t;
    for (const fn of Theme.#subs) fn(t);
  }
}
