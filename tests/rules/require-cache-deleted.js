exports.fresh = (req, res) => {
  // leak: require-cache-deleted
  delete require.cache[require.resolve("./page")];
  res.end(require("./page")(req.url));
};

exports.cached = (req, res) => {
  // ok: require-cache-deleted
  res.end(require("./page")(req.url));
};
