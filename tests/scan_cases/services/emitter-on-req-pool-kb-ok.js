const http2 = require('node:http2');
const session = http2.connect('https://backend.internal');

module.exports = function forward(req, res) {
  const stream = session.request({ ':path': req.url });
  stream.on('error', (err) => {
    res.statusCode = 502;
    res.end(err.message);
  });
  req.pipe(stream).pipe(res);
};
