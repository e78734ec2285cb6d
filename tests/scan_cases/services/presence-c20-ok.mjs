import { WebSocketServer } from 'ws';

const online = new Set();
export const wss = new WebSocketServer({ noServer: true });

wss.on('connection', (ws, req) => {
  const user = { id: req.headers['x-user'], ws };
  online.add(user);
  ws.on('close', () => online.delete(user));
});

export const who = () => [...online].map((u) => u.id);
