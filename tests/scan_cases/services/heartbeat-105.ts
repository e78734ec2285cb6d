import { WebSocketServer, WebSocket } from 'ws';

export function attachHeartbeat(wss: WebSocketServer, everyMs = 15_000) {
  wss.on('connection', (ws: WebSocket, req) => {
    const ip = req.socket.remoteAddress;
    ws.on('message', (m) => console.log(ip, m.toString()));
    // leak: timer
    setInterval(() => {
      if (ws.readyState === WebSocket.OPEN) ws.ping();
    }, everyMs);
  });
}
