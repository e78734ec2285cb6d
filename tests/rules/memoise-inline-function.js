const memo = new Map();

function memoize(load) {
  if (!memo.has(load)) memo.set(load, load());
  return memo.get(load);
}

function handle(request, config) {
  // leak: memoise-inline-function
  return memoize(() => config.rows.filter((row) => row.id === request.id));
}

function loadConfig() {
  return { rows: [] };
}

function handleTidily(request) {
  // ok: memoise-inline-function
  return memoize(loadConfig).rows.filter((row) => row.id === request.id);
}

module.exports = { handle, handleTidily };
