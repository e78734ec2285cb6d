const http = require('http');
module.exports = (req, res) => {
  const up = http.request({ host: 'b', path: req.url }, (r) => { r.on('end', () => res.end()); r.pipe(res, { end: false }); });
  up.on('error', (e) => res.destroy(e));
  req.on('aborted', () => up.destroy());
  req.pipe(up);
};
