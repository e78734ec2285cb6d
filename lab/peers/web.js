'use strict';

// A web server: /big answers 256 KB, everything else a short JSON text. It ends with its parent.

const http = require('node:http');

const BIG = Buffer.alloc(256 * 1024, 'x');

const server = http.createServer((request, response) => {
  if (request.url.startsWith('/big')) {
    response.end(BIG);
  } else {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ path: request.url, items: [1, 2, 3] }));
  }
});
server.keepAliveTimeout = 600_000;
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('end', () => process.exit(0)).resume();
