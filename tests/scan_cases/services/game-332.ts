import { Server } from 'socket.io';
export function setup(io: Server) {
  const players: Record<string, { x: number; y: number }> = {};
  io.on('connection', (socket) => {
    // leak: global-state
    players[socket.id] = { x: 0, y: 0 };
    socket.on('move', (p) => { players[socket.id] = p; socket.broadcast.emit('move', socket.id, p); });
    socket.on('disconnect', () => {
      io.emit('left', socket.id);
    });
  });
}
