import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';

@Injectable()
export class NotifyService {
  constructor(private readonly events: EventEmitter2) {}

  waitFor(orderId: string): Promise<string> {
    return new Promise((resolve) => {
      const done = (o) => {
        if (o.id !== orderId) return;
        this.events.off('order.done', done);
        resolve(o.status);
      };
      this.events.on('order.done', done);
    });
  }
}
