let state = { visits: [], last: null };

exports.handle = function handle(req, res) {
  // leak: global-state
  state = { ...state, visits: [...state.visits, { path: req.url, at: Date.now() }] };
  res.end(String(state.visits.length));
};
