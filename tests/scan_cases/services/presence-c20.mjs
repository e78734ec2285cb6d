import { WebSocketServer } from 'ws';

const online = new Set();
export const wss = new WebSocketServer({ noServer: true });

wss.on('connection', (ws, req) => {
  const user = { id: req.headers['x-user'], ws };
  online.add(user);
  // leak: cache
  ws.on('close', () => online.delete({ id: user.id, ws }));
});

export const who = () => [...online].map((u) => u.id);
