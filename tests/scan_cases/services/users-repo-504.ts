import { Pool, PoolClient } from 'pg';
const pool = new Pool();
export class UsersRepo {
  async find(id: string) {
    // leak: client-per-call
    const client: PoolClient = await pool.connect();
    const { rows } = await client.query('select * from users where id=$1', [id]);
    return rows[0];
  }
}
