import { Injectable } from '@angular/core';
import { BehaviorSubject, interval } from 'rxjs';
import { Rates } from './rates';

export class RateRow {
  value = 0;

  constructor(private rates: Rates, readonly pair: string) {
    // leak: global-state|listener
    this.rates.updates$.subscribe((all) => {
      this.value = all[this.pair];
    });
  }
}

export function rows(rates: Rates, pairs: string[]) {
  return pairs.map((p) => new RateRow(rates, p));
}
