import { Component, OnDestroy } from '@angular/core';
import { interval, Subscription } from 'rxjs';
import { StoreService } from './store.service';

@Component({ selector: 'x-ticker', template: '' })
export class TickerComponent implements OnDestroy {
  private sub?: Subscription;
  last = 0;
  constructor(private store: StoreService) {}

  ngOnInit() {
    this.sub = this.store.prices$.subscribe((p) => { this.last = p; });
  }
  ngOnDestroy() {
    console.log('gone');
    this.sub?.unsubscribe();
  }
}
