const http = require('node:http');
const { EventEmitter } = require('node:events');

const deploys = new EventEmitter();

function sse(req, res) {
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (d) => res.write(`data: ${JSON.stringify(d)}\n\n`);
  // leak: listener
  deploys.on('deploy', send);
}

http.createServer((req, res) => {
  if (req.url === '/events') return sse(req, res);
  res.statusCode = 404;
  res.end();
}).listen(3000);
