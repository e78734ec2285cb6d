import { Client } from 'pg';
export abstract class BaseRepo<T> {
  protected async run(sql: string, args: unknown[] = []): Promise<T[]> {
    // leak: client-per-call
    const client = new Client();
    await client.connect();
    const res = await client.query(sql, args);
    await client.end();
    return res.rows as T[];
  }
}
