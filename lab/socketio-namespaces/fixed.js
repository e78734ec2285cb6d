'use strict';


// A chat with a room per meeting. Rooms come and go with those who are in them.

const http = require('node:http');

const { Server } = require('socket.io');

const { serve } = require('../drive.js');

const server = http.createServer();
const io = new Server(server);

const meetings = io.of('/meetings');
meetings.on('connection', (socket) => socket.on('join', (meeting) => socket.join(meeting)));

function announce(meeting) {
  return `${meetings.name}: join ${meeting}`;
}

server.on('request', (request, response) => {
  if (request.url.startsWith('/announce/')) response.end(announce(request.url.slice(10)));
});

serve(server, (n) => [{ method: 'POST', path: `/announce/m${n}` }], { warmUp: 50, batch: 50 });
