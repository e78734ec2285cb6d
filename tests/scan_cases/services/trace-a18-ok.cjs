'use strict';

global.__traces = global.__traces || [];

exports.trace = function trace(label, payload) {
  const err = new Error(label);
  global.__traces.push({ label, payload, stack: err.stack });
  if (global.__traces.length > 100) global.__traces.splice(0, 50);
};

exports.dump = () => global.__traces.map((t) => t.label);
