'use strict';

global.__traces = global.__traces || [];

exports.trace = function trace(label, payload) {
  const err = new Error(label);
  // leak: global-state
  global.__traces.push({ label, payload, stack: err.stack });
};

exports.dump = () => global.__traces.map((t) => t.label);
