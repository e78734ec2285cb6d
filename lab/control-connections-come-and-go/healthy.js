'use strict';


// A chat as it should be: sockets, heartbeats and members of rooms go when the connection closes.

const { WebSocketServer, WebSocket } = require('ws');

const { drive } = require('../drive.js');

const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
const rooms = new Map();

server.on('connection', (socket, request) => {
  const room = request.url;
  const heartbeat = setInterval(() => socket.ping(), 30_000);
  if (!rooms.has(room)) rooms.set(room, new Set());
  rooms.get(room).add(socket);
  socket.on('message', (text) => {
    for (const member of rooms.get(room)) member.send(`${text}`);
  });
  socket.on('close', () => {
    clearInterval(heartbeat);
    rooms.get(room).delete(socket);
    if (rooms.get(room).size === 0) rooms.delete(room);
  });
});

function visit(n) {
  return new Promise((resolve, reject) => {
    const client = new WebSocket(`ws://127.0.0.1:${server.address().port}/room/${n}`);
    client.on('open', () => client.send('hello'));
    client.on('message', () => client.close());
    client.on('close', resolve);
    client.on('error', reject);
  });
}

server.on('listening', () => drive(visit, { warmUp: 40, batch: 40 }));
