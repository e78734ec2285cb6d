export function registerChat(io, store) {
  io.on('connection', (socket) => {
    socket.on('join', (room) => {
      socket.join(room);
      const forward = (m) => {
        if (m.room === room) socket.emit('message', m);
      };
      store.on('message', forward);
      socket.once('disconnect', () => store.off('message', forward));
    });
    socket.on('say', (text) => store.add(text));
  });
}
