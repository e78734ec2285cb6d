const wm = new WeakMap();
module.exports = function memo(obj, fn) { let m = wm.get(obj); if (!m) wm.set(obj, (m = new Map())); if (!m.has(fn)) m.set(fn, fn(obj)); return m.get(fn); };
