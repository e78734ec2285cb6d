export class Histogram {
  private readonly buckets = new Map<number, number>();
  constructor(private readonly bounds: number[]) {
    for (const b of bounds) this.buckets.set(b, 0);
  }

  observe(v: number): void {
    const b = this.bounds.find((x) => v <= x) ?? Infinity;
    this.buckets.set(b, (this.buckets.get(b) ?? 0) + 1);
  }
}

export const latency = new Histogram([1, 5, 10, 50, 100]);
