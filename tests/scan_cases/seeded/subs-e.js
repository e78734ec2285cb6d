var watchers = [];
exports.watch = function (cb) {
  // leak: global-state
  watchers.push(cb);
};
exports.notify = function (x) { watchers.forEach(function (w) { w(x); }); };
