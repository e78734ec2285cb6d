const http = require('http');
const checks = [];
http.createServer((req, res) => {
  if (req.method === 'POST') {
    const started = Date.now();
    // leak: timer
    const t = setInterval(() => {
      res.write(`${Date.now() - started}\n`);
    }, 1000);
    checks.length && res.write('ok');
    return;
  }
  res.end();
}).listen(0);
