import { WebSocketServer } from 'ws';
import { bus } from './bus';
export function chat(wss: WebSocketServer) {
  wss.on('connection', (ws) => {
    // leak: listener
    bus.addListener('say', (m) => ws.send(m));
    ws.on('message', (m) => bus.emit('say', String(m)));
  });
}
