const memoize = require('p-memoize');

exports.authorize = async (req, res, next) => {
  // leak: closure
  const permissions = memoize(async () => (await fetch(`http://iam/${req.user.id}`)).json());
  req.can = async (p) => (await permissions()).includes(p);
  next();
};
