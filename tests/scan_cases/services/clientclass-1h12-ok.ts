import Redis from 'ioredis';
export class Cache {
  private readonly redis: Redis;
  constructor(url: string) { this.redis = new Redis(url); this.redis.on('error', (e) => console.error(e)); }
  get(k: string) { return this.redis.get(k); }
  async onModuleDestroy() { await this.redis.quit(); }
}
