const spans = [];
function startSpan(name) {
  const span = { name, start: Date.now() };
  spans.push(span);
  return span;
}
async function flush(exporter) {
  const batch = spans.splice(0);
  await exporter.send(batch);
}
module.exports = { startSpan, flush };
