type Factory<T> = () => T;
export class Container {
  private readonly factories = new Map<symbol, Factory<unknown>>();
  private readonly singletons = new Map<symbol, unknown>();
  register<T>(token: symbol, factory: Factory<T>) {
    this.factories.set(token, factory);
    return this;
  }
  get<T>(token: symbol): T {
    if (!this.singletons.has(token)) {
      const f = this.factories.get(token);
      if (!f) throw new Error('unknown');
      this.singletons.set(token, f());
    }
    return this.singletons.get(token) as T;
  }
}
export const container = new Container();
