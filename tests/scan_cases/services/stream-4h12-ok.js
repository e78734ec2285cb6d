const { finished } = require('stream');
module.exports = (src, dst, cb) => { src.on('error', cb); const cleanup = finished(dst, (e) => { cleanup(); cb(e); }); src.pipe(dst); };
