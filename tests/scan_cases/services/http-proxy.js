const http = require('http');
const agent = new http.Agent({ keepAlive: true });
http.createServer((req, res) => {
  const up = http.request({ host: 'backend', path: req.url, agent }, (ur) => {
    res.writeHead(ur.statusCode, ur.headers);
    ur.pipe(res);
  });
  up.on('socket', (socket) => {
    // leak: listener
    socket.on('timeout', () => up.destroy());
    socket.setTimeout(5000);
  });
  req.pipe(up);
}).listen(80);
