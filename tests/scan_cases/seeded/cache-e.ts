export class UserRepository {
  private static cache = new Map<string, unknown>();
  static async find(id: string): Promise<unknown> {
    const hit = UserRepository.cache.get(id);
    if (hit) return hit;
    const row = await UserRepository.load(id);
    // leak: cache
    UserRepository.cache.set(id, row);
    return row;
  }
  private static async load(id: string) { return { id }; }
}
