const subscribers = new Set();
function subscribe(fn) {
  // leak: global-state
  subscribers.add(fn);
}
function publish(event) { for (const fn of subscribers) fn(event); }
module.exports = { subscribe, publish };
