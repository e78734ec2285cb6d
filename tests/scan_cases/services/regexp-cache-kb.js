const compiled = {};

function matcher(term) {
  // leak: cache
  if (!compiled[term]) compiled[term] = new RegExp(term.split(' ').join('.*'), 'i');
  return compiled[term];
}

exports.search = (req, res) => {
  const m = matcher(req.query.q);
  res.json(require('./items').filter((i) => m.test(i.title)));
};
