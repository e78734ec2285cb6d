let state = { visits: [], last: null };

exports.handle = function handle(req, res) {
  state = { ...state, visits: [...state.visits, { path: req.url, at: Date.now() }].slice(-100) };
  res.end(String(state.visits.length));
};

let day = { visits: [] };

exports.count = function count(req, res) {
  day.visits.push(req.url);
  res.end();
};

exports.midnight = function midnight() {
  const yesterday = day;
  day = { visits: [] };
  return yesterday.visits.length;
};
