import { Pool } from 'pg';
export class Db { constructor(private readonly pool = new Pool()) {} q(t: string) { return this.pool.query(t); } async onModuleDestroy() { await this.pool.end(); } }
