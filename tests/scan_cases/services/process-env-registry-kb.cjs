const active = [];

function startSpan(name) {
  const span = { name, start: process.hrtime.bigint(), children: [], parent: active[active.length - 1] };
  // leak: global-state
  active.push(span);
  return span;
}

function endSpan(span) {
  span.end = process.hrtime.bigint();
  if (span.parent) span.parent.children.push(span);
}

module.exports = async function traced(name, fn) {
  const span = startSpan(name);
  try { return await fn(); } finally { endSpan(span); }
};
