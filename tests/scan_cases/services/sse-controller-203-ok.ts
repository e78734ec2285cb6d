import { Controller, Sse, Query } from '@nestjs/common';
import { Subject, Observable, interval } from 'rxjs';
import { map, takeUntil } from 'rxjs/operators';
import { FeedService } from './feed.service';

@Controller()
export class FeedController {
  private readonly streams: Subject<unknown>[] = [];
  constructor(private readonly feed: FeedService) {}

  @Sse('feed')
  stream(@Query('topic') topic: string): Observable<unknown> {
    const out = new Subject<unknown>();
    this.streams.push(out);
    return new Observable((sub) => {
      const s = out.subscribe(sub);
      return () => { s.unsubscribe(); this.streams.splice(this.streams.indexOf(out), 1); };
    });
  }

  publish(x: unknown) { this.streams.forEach((s) => s.next(x)); }
}
