import { Pool } from 'pg';

export class ReportJob {
  constructor(private readonly pool: Pool) {}
  async run(id: string) {
    return (await this.pool.query('select $1', [id])).rows;
  }
}

const pool = new Pool();

export async function handler(event: { id: string }) {
  return new ReportJob(pool).run(event.id);
}
