import { Server } from 'socket.io';
const online = new Map<string, Set<string>>();
export default (io: Server) => {
  io.on('connection', (socket) => {
    const user = socket.handshake.auth.user as string;
    if (!online.has(user)) online.set(user, new Set());
    online.get(user)!.add(socket.id);
    socket.on('disconnect', () => {
      const s = online.get(user)!;
      s.delete(socket.id);
      if (!s.size) online.delete(user);
    });
  });
};
