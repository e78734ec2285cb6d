import { Pool, PoolClient } from 'pg';
const pool = new Pool();
export class UsersRepo {
  async find(id: string) {
    const client: PoolClient = await pool.connect();
    try { return (await client.query('select * from users where id=$1', [id])).rows[0]; } finally { client.release(); }
  }
}
