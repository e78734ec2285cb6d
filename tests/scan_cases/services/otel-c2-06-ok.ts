import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';

const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())] });
export async function traced<T>(name: string, fn: () => Promise<T>): Promise<T> {
  return provider.getTracer('app').startActiveSpan(name, async (span) => { try { return await fn(); } finally { span.end(); } });
}
