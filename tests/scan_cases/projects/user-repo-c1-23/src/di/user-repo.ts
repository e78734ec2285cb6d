import type { Pool } from 'mysql2/promise';
export class UserRepo { constructor(private db: Pool) {} find(id: number) { return this.db.query('select 1', [id]); } }
