const watchers = new Set();

function watch(fn) {
  watchers.add(fn);
  return () => watchers.delete(fn);
}

function publish(price) {
  for (const w of watchers) w(price);
}

module.exports = { watch, publish };
