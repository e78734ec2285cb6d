import Redis from 'ioredis';
import { Pool } from 'pg';

export interface Deps {
  redis: Redis;
  pg: Pool;
}

export function buildDeps(): Deps {
  const redis = new Redis(process.env.REDIS_URL!);
  const pg = new Pool({ connectionString: process.env.DATABASE_URL });
  return { redis, pg };
}
