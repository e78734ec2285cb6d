import { Server, Socket } from 'socket.io';

const rooms = new Map<string, Set<string>>();

export function attach(io: Server) {
  io.on('connection', (socket: Socket) => {
    socket.on('join', (room: string) => {
      // leak: cache|global-state
      if (!rooms.has(room)) rooms.set(room, new Set());
      rooms.get(room)!.add(socket.id);
    });
    socket.on('disconnect', () => {
      for (const members of rooms.values()) members.delete(socket.id);
    });
  });
}
