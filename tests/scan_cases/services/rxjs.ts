import { Injectable } from '@nestjs/common';
import { Subject } from 'rxjs';
import { takeUntil } from 'rxjs/operators';

@Injectable()
export class Prices {
  readonly updates$ = new Subject<number>();
}

export class PriceSocket {
  private readonly done$ = new Subject<void>();
  constructor(private prices: Prices, private send: (n: number) => void) {}

  onOpen() {
    // leak: listener|global-state
    this.prices.updates$.subscribe((n) => this.send(n));
  }
}

export class PriceSocketOk {
  private readonly done$ = new Subject<void>();
  constructor(private prices: Prices, private send: (n: number) => void) {}

  onOpen() {
    this.prices.updates$.pipe(takeUntil(this.done$)).subscribe((n) => this.send(n));
  }
  onClose() {
    this.done$.next();
    this.done$.complete();
  }
}
