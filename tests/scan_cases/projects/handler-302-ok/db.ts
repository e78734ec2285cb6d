import { Client } from 'pg';

export class ReportDb {
  private client = new Client(process.env.PG);
  async open() { await this.client.connect(); return this; }
  async totals(year: number) { return (await this.client.query('select 1', [year])).rows; }
  async close() { await this.client.end(); }
}
