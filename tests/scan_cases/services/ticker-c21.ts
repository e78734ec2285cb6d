import { Subject } from 'rxjs';

const prices$ = new Subject<number>();

export class Chart {
  private points: number[] = [];
  init = (): void => {
    // leak: global-state
    prices$.subscribe(this.add);
  };

  private add = (p: number): void => {
    this.points = [...this.points.slice(-100), p];
  };

  destroy = (): void => {
    this.points = [];
  };
}

export const publish = (p: number): void => prices$.next(p);
