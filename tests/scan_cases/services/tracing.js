const spans = [];
let current = null;

function startSpan(name) {
  const span = { name, start: process.hrtime.bigint(), parent: current };
  // leak: cache|global-state
  spans.push(span);
  current = span;
  return span;
}

function endSpan(span) {
  span.end = process.hrtime.bigint();
  current = span.parent;
}

module.exports = { startSpan, endSpan };
