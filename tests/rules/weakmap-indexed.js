const meta = new WeakMap();

function wrong(request, data) {
  // leak: weakmap-indexed
  meta[request] = data;
}

function right(request, data) {
  // ok: weakmap-indexed
  meta.set(request, data);
}

module.exports = { wrong, right };
