const { Transform } = require('stream');
const seen = new Set();

module.exports = () => new Transform({
  objectMode: true,
  transform(record, _enc, cb) {
    if (seen.has(record.id)) return cb();
    // leak: cache
    seen.add(record.id);
    cb(null, record);
  },
});
