import type Redis from 'ioredis';
import type { Pool } from 'pg';

export async function settle(pg: Pool, redis: Redis, order: { id: string }) {
  await pg.query('update orders set settled = true where id = $1', [order.id]);
  await redis.del(`order:${order.id}`);
}
