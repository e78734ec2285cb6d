import { Pool, PoolClient } from 'pg';
export class UserRepository {
  private readonly statements = new Map<'byId' | 'byEmail', string>();
  constructor(private readonly pool: Pool) {}
  async byId(id: string) {
    return this.withClient(async (c) => (await c.query('select * from users where id=$1', [id])).rows[0]);
  }
  private async withClient<T>(fn: (c: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    try {
      return await fn(client);
    } finally {
      client.release();
    }
  }
}
export function createApp(pool: Pool) {
  const repo = new UserRepository(pool);
  const handlers: Record<string, (p: string) => unknown> = {};
  handlers['user'] = (p) => repo.byId(p);
  return { handle: (name: string, p: string) => handlers[name]?.(p) };
}
