import { OpenTelemetry } from './otel';
const spans = new Map<string, { name: string; start: number }>();
export const hooks = {
  start(ctx: { spanId: string; name: string }) { spans.set(ctx.spanId, { name: ctx.name, start: Date.now() }); },
  end(ctx: { spanId: string }) {
    const s = spans.get(ctx.spanId);
    if (!s) return;
    OpenTelemetry.report(s.name, Date.now() - s.start);
    spans.delete(ctx.spanId);
  },
};
