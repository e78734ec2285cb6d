import { Injectable, OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { Subscription, interval } from 'rxjs';

@Injectable()
export class SyncService implements OnModuleInit, OnModuleDestroy {
  private sub?: Subscription;
  private readonly pending = new Set<Promise<void>>();

  onModuleInit(): void {
    this.sub = interval(1000).subscribe(() => this.track(this.sync()));
  }

  private track(p: Promise<void>): void {
    this.pending.add(p);
    void p.finally(() => this.pending.delete(p));
  }

  private async sync(): Promise<void> {}

  async onModuleDestroy(): Promise<void> {
    this.sub?.unsubscribe();
    await Promise.all(this.pending);
  }
}
