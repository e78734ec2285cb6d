import Fastify from 'fastify';
import { Pool } from 'pg';
export async function build() {
  const app = Fastify();
  const pool = new Pool();
  app.decorate('pg', pool);
  app.addHook('onClose', async () => { await pool.end(); });
  const t = setInterval(() => pool.query('select 1'), 30_000);
  app.addHook('onClose', async () => clearInterval(t));
  return app;
}
