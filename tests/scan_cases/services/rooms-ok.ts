import { Server, Socket } from 'socket.io';

const rooms = new Map<string, Set<string>>();

export function attach(io: Server) {
  io.on('connection', (socket: Socket) => {
    socket.on('join', (room: string) => {
      let members = rooms.get(room);
      if (!members) rooms.set(room, (members = new Set()));
      members.add(socket.id);
    });
    socket.on('disconnect', () => {
      for (const [room, members] of rooms) {
        members.delete(socket.id);
        if (members.size === 0) rooms.delete(room);
      }
    });
  });
}
