exports.setupReporter = function (bigConfig) {
  var self = { config: bigConfig };
  // leak: timer
  setInterval(function () { self.config.report(); }, 500);
};
