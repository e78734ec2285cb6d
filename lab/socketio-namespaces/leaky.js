'use strict';


// A chat with a namespace per meeting. A meeting that is announced gets its namespace at once.

const http = require('node:http');

const { Server } = require('socket.io');

const { serve } = require('../drive.js');

const server = http.createServer();
const io = new Server(server);

function announce(meeting) {
  const namespace = io.of(`/meetings/${meeting}`);
  namespace.on('connection', (socket) => socket.emit('welcome', meeting));
  return namespace.name;
}

server.on('request', (request, response) => {
  if (request.url.startsWith('/announce/')) response.end(announce(request.url.slice(10)));
});

serve(server, (n) => [{ method: 'POST', path: `/announce/m${n}` }], { warmUp: 50, batch: 50 });
