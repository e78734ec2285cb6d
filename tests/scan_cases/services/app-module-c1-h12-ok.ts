import { Module, OnModuleDestroy, OnModuleInit, Injectable } from '@nestjs/common';
import Redis from 'ioredis';
@Injectable()
export class Subscriber implements OnModuleInit, OnModuleDestroy {
  private readonly redis = new Redis();
  private timer?: NodeJS.Timeout;
  private readonly handlers = new Map<string, (m: string) => void>();
  onModuleInit() {
    this.redis.on('message', (ch, m) => this.handlers.get(ch)?.(m));
    this.timer = setInterval(() => void this.redis.ping(), 5_000);
  }
  async on(channel: string, h: (m: string) => void) { this.handlers.set(channel, h); await this.redis.subscribe(channel); }
  async off(channel: string) { this.handlers.delete(channel); await this.redis.unsubscribe(channel); }
  async onModuleDestroy() { clearInterval(this.timer); await this.redis.quit(); }
}
@Module({ providers: [Subscriber], exports: [Subscriber] })
export class AppModule {}
