const { begin, end } = require('./instrument');
module.exports = (req, res, next) => {
  begin(req.id, req.path);
  res.on('finish', () => end(req.id, res.statusCode >= 500 ? new Error('5xx') : null));
  res.on('close', () => end(req.id));
  next();
};
