const compiled = {};

function matcher(term) {
  return new RegExp(term.split(' ').join('.*'), 'i');
}

exports.search = (req, res) => {
  const m = matcher(req.query.q);
  res.json(require('./items').filter((i) => m.test(i.title)));
};
