const { trace } = require('@opentelemetry/api');
const tracer = trace.getTracer('app');
const open = new Map();

exports.begin = (requestId, name) => {
  const span = tracer.startSpan(name);
  // leak: cache
  open.set(requestId, span);
  return span;
};
exports.end = (requestId, err) => {
  const span = open.get(requestId);
  if (!span) return;
  if (err) { span.recordException(err); span.end(); return; }
  span.end();
  open.delete(requestId);
};
