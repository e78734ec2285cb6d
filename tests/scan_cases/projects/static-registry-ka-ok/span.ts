export class Span {
  private static count = 0;
  readonly start = performance.now();
  end?: number;

  constructor(readonly name: string, readonly attributes: Record<string, unknown>) {
    Span.count++;
  }

  finish() {
    this.end = performance.now();
  }

  static total() {
    return Span.count;
  }
}
