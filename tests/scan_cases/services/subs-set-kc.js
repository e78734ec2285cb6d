const watchers = new Set();

function watch(fn) {
  // leak: global-state
  watchers.add(fn);
}

function publish(price) {
  for (const w of watchers) w(price);
}

module.exports = { watch, publish };
