const meta = new WeakMap();
exports.tag = (req) => { if (!meta.has(req)) meta.set(req, { at: Date.now() }); return meta.get(req); };
