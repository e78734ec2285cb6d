import { WebSocketServer } from 'ws';
import { handleFrame } from './multiplex.js';
const wss = new WebSocketServer({ port: 9001 });
wss.on('connection', (ws) => {
  ws.on('message', (data) => handleFrame(ws, JSON.parse(String(data))));
});
