import { Pool } from 'pg';
export class ReportJob {
  private pool = new Pool();
  async run(id: string) {
    return (await this.pool.query('select $1', [id])).rows;
  }
}
export async function handler(event: { id: string }) {
  // leak: client-per-call
  return new ReportJob().run(event.id);
}
