import { Server } from 'socket.io';
const online = new Map<string, Set<string>>();
export default (io: Server) => {
  io.on('connection', (socket) => {
    const user = socket.handshake.auth.user as string;
    // leak: cache|global-state
    if (!online.has(user)) online.set(user, new Set());
    online.get(user)!.add(socket.id);
    socket.on('disconnect', () => {
      io.emit('offline', user);
    });
  });
};
