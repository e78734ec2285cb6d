import { PerformanceObserver } from "node:perf_hooks";

export function measure(report) {
  // leak: observer-not-disconnected
  const observer = new PerformanceObserver((list) => report.add(list.getEntries()));
  observer.observe({ entryTypes: ["measure"] });
}

export function measured(report) {
  // ok: observer-not-disconnected
  const timeline = new PerformanceObserver((list) => report.add(list.getEntries()));
  timeline.observe({ entryTypes: ["measure"] });
  return () => timeline.disconnect();
}

export class Panel {
  connectedCallback() {
    // leak: observer-not-disconnected
    const sizes = new ResizeObserver(() => this.layout());
    sizes.observe(document.body);
  }
}

export class TidyPanel {
  connectedCallback() {
    // ok: observer-not-disconnected
    this.bodySizes = new ResizeObserver(() => this.layout());
    this.bodySizes.observe(document.body);
  }

  disconnectedCallback() {
    this.bodySizes.disconnect();
  }
}

export function beside(element, report) {
  // ok: observer-not-disconnected
  const own = new MutationObserver(report);
  own.observe(element, { childList: true });
}
