'use strict';

// A web server whose answers may be cached for an hour. It ends with its parent.

const http = require('node:http');

const server = http.createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  response.setHeader('cache-control', 'public, max-age=3600');
  response.end(JSON.stringify({ path: request.url, items: new Array(80).fill(request.url) }));
});
server.keepAliveTimeout = 600_000;
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('end', () => process.exit(0)).resume();
