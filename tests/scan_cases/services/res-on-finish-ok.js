module.exports = function timing(req, res, next) {
  const start = Date.now();
  res.on('finish', () => console.log(req.url, Date.now() - start));
  req.on('aborted', () => console.log('aborted'));
  req.socket.setTimeout(1000);
  next();
};
