import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';

@Injectable()
export class NotifyService {
  constructor(private readonly events: EventEmitter2) {}

  waitFor(orderId: string): Promise<string> {
    return new Promise((resolve) => {
      // leak: listener
      this.events.on('order.done', (o) => {
        if (o.id === orderId) resolve(o.status);
      });
    });
  }
}
