import { Client } from 'pg';
export abstract class BaseRepo<T> {
  protected async run(sql: string, args: unknown[] = []): Promise<T[]> {
    const client = new Client();
    await client.connect();
    try { return (await client.query(sql, args)).rows as T[]; } finally { await client.end(); }
  }
}
