function setup(config) {
  // leak: interval-handle-discarded
  setInterval(() => {
    console.log(config.name, config.rows.length);
  }, 60_000);
}

function setupWithTeardown(config) {
  // ok: interval-handle-discarded
  const timer = setInterval(() => console.log(config.name), 60_000);
  return () => clearInterval(timer);
}

function track(connection) {
  // leak: interval-handle-discarded
  setInterval(() => connection.ping(), 1000).unref();
}

let started = false;
function startOnce(config) {
  if (started) return;
  started = true;
  // ok: interval-handle-discarded
  setInterval(() => console.log(config.name), 60_000);
}

module.exports = { setup, setupWithTeardown, track, startOnce };
