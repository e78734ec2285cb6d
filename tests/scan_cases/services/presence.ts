import type { WebSocket } from 'ws';

const online: Map<string, Set<WebSocket>> = new Map();

export function join(userId: string, socket: WebSocket) {
  let sockets = online.get(userId);
  if (!sockets) {
    sockets = new Set();
    online.set(userId, sockets);
  }
  sockets.add(socket);
  socket.on('close', () => {
    sockets!.delete(socket);
    if (!sockets!.size) online.delete(userId);
  });
}
export function send(userId: string, msg: string) {
  online.get(userId)?.forEach((s) => s.send(msg));
}
