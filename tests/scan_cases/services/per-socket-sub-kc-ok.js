import Redis from 'ioredis';
import { WebSocketServer } from 'ws';

new WebSocketServer({ port: 8081 }).on('connection', (ws, req) => {
  const sub = new Redis(process.env.REDIS);
  sub.subscribe(req.url.slice(1));
  sub.on('message', (_, m) => ws.send(m));
  ws.on('close', () => sub.disconnect());
});
