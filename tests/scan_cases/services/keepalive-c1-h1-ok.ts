import { WebSocketServer, WebSocket } from 'ws';
interface Alive extends WebSocket { alive?: boolean }
export function keepalive(wss: WebSocketServer, every = 30_000) {
  const timer = setInterval(() => {
    for (const c of wss.clients as Set<Alive>) { if (!c.alive) { c.terminate(); continue; } c.alive = false; c.ping(); }
  }, every);
  wss.on('connection', (c: Alive) => { c.alive = true; c.on('pong', () => { c.alive = true; }); });
  wss.on('close', () => clearInterval(timer));
}
