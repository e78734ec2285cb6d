const memoize = require('lodash/memoize');

// leak: memoise-without-bound
const describe = memoize((userId) => ({ userId, text: `user ${userId} `.repeat(50) }));

// ok: memoise-without-bound
const describeKind = memoize((kind) => ({ kind, text: `kind ${kind} `.repeat(50) }));

module.exports = { describe, describeKind };
