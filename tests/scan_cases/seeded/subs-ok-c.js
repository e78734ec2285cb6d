var watchers = [];
exports.watch = function (cb) {
  watchers.push(cb);
  return function () {
    watchers = watchers.filter(function (w) { return w !== cb; });
  };
};
exports.notify = function (x) { watchers.forEach(function (w) { w(x); }); };
