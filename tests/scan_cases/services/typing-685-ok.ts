import { createServer } from 'node:http';
import { Server } from 'socket.io';
const http = createServer();
const io = new Server(http);
const typing = new Map<string, NodeJS.Timeout>();
io.on('connection', (socket) => {
  socket.on('typing', () => {
    clearTimeout(typing.get(socket.id));
    typing.set(socket.id, setTimeout(() => typing.delete(socket.id), 3000));
  });
});
http.listen(3000);
