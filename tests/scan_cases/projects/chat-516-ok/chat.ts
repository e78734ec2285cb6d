import { WebSocketServer } from 'ws';
import { bus } from './bus';
export function chat(wss: WebSocketServer) {
  wss.on('connection', (ws) => {
    const say = (m: string) => ws.send(m);
    bus.addListener('say', say);
    ws.once('close', () => bus.removeListener('say', say));
    ws.on('message', (m) => bus.emit('say', String(m)));
  });
}
