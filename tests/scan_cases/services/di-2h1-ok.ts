type Ctor<T> = new (...a: any[]) => T;
class Container {
  private instances = new Map<Ctor<unknown>, unknown>();
  get<T>(c: Ctor<T>): T {
    let i = this.instances.get(c);
    if (!i) { i = new c(); this.instances.set(c, i); }
    return i as T;
  }
}
export const container = new Container();
