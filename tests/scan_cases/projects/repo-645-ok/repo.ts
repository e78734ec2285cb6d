import { Pool } from 'pg';

export function createRepo(url: string) {
  const pool = new Pool({ connectionString: url });
  return {
    find: async (id: string) => (await pool.query('select * from t where id = $1', [id])).rows[0],
  };
}
