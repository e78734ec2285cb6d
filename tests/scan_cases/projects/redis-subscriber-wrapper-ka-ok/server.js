import { WebSocketServer } from 'ws';
import { listen } from './pubsub.js';

const wss = new WebSocketServer({ port: 8080 });

wss.on('connection', (ws, req) => {
  const room = new URL(req.url, 'http://x').searchParams.get('room');
  const stop = listen(`room:${room}`, (msg) => ws.send(JSON.stringify(msg)));
  ws.on('close', stop);
});
