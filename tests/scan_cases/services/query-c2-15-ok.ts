import { Subject, interval } from 'rxjs';
import { map, takeUntil } from 'rxjs/operators';
const ticks$ = interval(1000);
export class LiveQuery {
  readonly done$ = new Subject<void>();
  attach(res: { write(s: string): void; on(e: 'close', f: () => void): void }) {
    const sub = ticks$.pipe(map((n) => `data: ${n}\n\n`)).subscribe((s) => res.write(s));
    res.on('close', () => sub.unsubscribe());
  }
}
