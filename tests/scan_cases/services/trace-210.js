const traces = new Map();
let seq = 0;

function begin(name) {
  const id = ++seq;
  // leak: cache
  traces.set(id, { name, t0: performance.now(), spans: [] });
  return id;
}
function span(id, s) { const t = traces.get(id); if (t) t.spans.push(s); }
function end(id) {
  const t = traces.get(id);
  t.total = performance.now() - t.t0;
  return t;
}
module.exports = { begin, span, end };
