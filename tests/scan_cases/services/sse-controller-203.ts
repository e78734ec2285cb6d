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
    // leak: global-state
    this.streams.push(out);
    return out.asObservable();
  }

  publish(x: unknown) { this.streams.forEach((s) => s.next(x)); }
}
