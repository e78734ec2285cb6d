const memoize = require('p-memoize');

const permissions = memoize((userId) => fetch(`http://iam/${userId}`).then((r) => r.json()), { cache: new (require('quick-lru'))({ maxSize: 500 }) });

exports.authorize = async (req, res, next) => {
  req.can = async (p) => (await permissions(req.user.id)).includes(p);
  next();
};
