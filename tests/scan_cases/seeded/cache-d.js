var cache = {};
exports.get = function (id, cb) {
  if (cache[id]) return cb(null, cache[id]);
  query(id, function (err, row) {
    if (err) return cb(err);
    // leak: cache
    cache[id] = row;
    cb(null, row);
  });
};
function query(id, cb) { cb(null, { id: id }); }
