let lastErrors = [];
exports.onError = (err, req, res, next) => {
  lastErrors = [...lastErrors, { err, body: req.body, at: new Date() }];
  lastErrors = lastErrors.slice(-20);
  res.status(500).json({ n: lastErrors.length });
};
