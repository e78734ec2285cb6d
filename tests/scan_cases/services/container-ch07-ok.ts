type Token<T> = abstract new (...args: never[]) => T;

const factories = new Map<unknown, () => unknown>();
const singletons = new Map<unknown, unknown>();

export function bind<T>(token: Token<T>, make: () => T): void {
  factories.set(token, make);
}

export function resolve<T>(token: Token<T>): T {
  if (!singletons.has(token)) singletons.set(token, factories.get(token)!());
  return singletons.get(token) as T;
}
