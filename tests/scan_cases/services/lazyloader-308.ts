type Loader<T> = (id: string) => Promise<T>;
export class BatchLoader<T> {
  private cache = new Map<string, Promise<T>>();
  constructor(private readonly load: Loader<T>) {}
  get(id: string): Promise<T> {
    let p = this.cache.get(id);
    if (!p) {
      p = this.load(id);
      // leak: cache
      this.cache.set(id, p);
    }
    return p;
  }
}
export const userLoader = new BatchLoader((id) => fetch(`/u/${id}`).then((r) => r.json()));
