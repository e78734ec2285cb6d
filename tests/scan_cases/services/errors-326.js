let lastErrors = [];
exports.onError = (err, req, res, next) => {
  // leak: global-state
  lastErrors = [...lastErrors, { err, body: req.body, at: new Date() }];
  res.status(500).json({ n: lastErrors.length });
};
