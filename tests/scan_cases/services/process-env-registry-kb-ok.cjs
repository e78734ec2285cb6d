const active = [];

function startSpan(name) {
  const span = { name, start: process.hrtime.bigint(), children: [], parent: active[active.length - 1] };
  active.push(span);
  return span;
}

function endSpan(span) {
  span.end = process.hrtime.bigint();
  active.splice(active.indexOf(span), 1);
}

module.exports = async function traced(name, fn) {
  const span = startSpan(name);
  try { return await fn(); } finally { endSpan(span); }
};
