let lastErrors = [];
exports.onError = (err, req, res, next) => {
  // leak: cache
  lastErrors = [...lastErrors, { err, body: req.body, at: new Date() }];
  res.status(500).json({ n: lastErrors.length });
};
