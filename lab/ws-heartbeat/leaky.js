'use strict';

// A chat. Each connection is asked every half minute whether it is still there.

const { WebSocketServer, WebSocket } = require('ws');

const { drive } = require('../drive.js');

const HEARTBEAT_MS = 30_000;

const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });

function keepAlive(socket) {
  let alive = true;
  const missed = [];
  socket.on('pong', () => {
    alive = true;
  });
  setInterval(() => {
    if (!alive) missed.push(Date.now());
    alive = false;
    if (socket.readyState === WebSocket.OPEN) socket.ping();
  }, HEARTBEAT_MS);
}

server.on('connection', (socket) => {
  keepAlive(socket);
  socket.on('message', (text) => socket.send(`you said ${text}`));
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
