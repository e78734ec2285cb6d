const stats = require('./window');
module.exports = (req, res, next) => { stats.record(req.user.id, 1); next(); };
