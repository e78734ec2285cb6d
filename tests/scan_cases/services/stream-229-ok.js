const { Transform } = require('stream');
const seen = new Set();

module.exports = () => new Transform({
  objectMode: true,
  transform(record, _enc, cb) {
    if (record.dup) return cb();
    cb(null, record);
  },
});
