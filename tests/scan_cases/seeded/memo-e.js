'use strict';
const memo = new Map();
function memoize(fn) {
  if (!memo.has(fn)) memo.set(fn, fn());
  return memo.get(fn);
}
exports.page = function page(req) {
  // leak: closure
  return memoize(() => renderAll(req.body));
};
function renderAll(x) { return String(x); }
