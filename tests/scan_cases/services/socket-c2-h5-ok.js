io.on('connection', (socket) => {
  const onTick = (n) => socket.emit('tick', n);
  bus.on('tick', onTick);
  socket.on('message', (m) => socket.broadcast.emit('message', m));
  socket.on('disconnect', () => bus.off('tick', onTick));
});
const { EventEmitter } = require('events');
const bus = new EventEmitter();
const io = require('socket.io')(3000);
