const bus = new EventTarget();

export class Widget {
  private data = new Array(1000);
  constructor() {
    // leak: listener
    bus.addEventListener('refresh', () => this.refresh());
  }
  refresh() { this.data.fill(0); }
}

export class WidgetOk {
  private readonly ctl = new AbortController();
  private data = new Array(1000);
  constructor() {
    bus.addEventListener('refresh', () => this.refresh(), { signal: this.ctl.signal });
  }
  refresh() { this.data.fill(0); }
  dispose() { this.ctl.abort(); }
}
