import { Subscription } from 'rxjs';
import { Rates } from './rates';

export class RateRow {
  value = 0;
  private readonly sub: Subscription;

  constructor(private rates: Rates, readonly pair: string) {
    this.sub = this.rates.updates$.subscribe((all) => {
      this.value = all[this.pair];
    });
  }

  dispose() {
    this.sub.unsubscribe();
  }
}

export function rows(rates: Rates, pairs: string[]) {
  return pairs.map((p) => new RateRow(rates, p));
}
