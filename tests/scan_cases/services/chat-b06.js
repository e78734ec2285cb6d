export function registerChat(io, store) {
  io.on('connection', (socket) => {
    socket.on('join', (room) => {
      socket.join(room);
      // leak: listener
      store.on('message', (m) => {
        if (m.room === room) socket.emit('message', m);
      });
    });
    socket.on('say', (text) => store.add(text));
  });
}
