import { Subject } from 'rxjs';

const prices$ = new Subject<number>();

export class Chart {
  private points: number[] = [];
  private sub = prices$.subscribe((p) => this.add(p));

  private add = (p: number): void => {
    this.points = [...this.points.slice(-100), p];
  };

  destroy = (): void => {
    this.points = [];
    this.sub.unsubscribe();
  };
}

export const publish = (p: number): void => prices$.next(p);
