const { WebSocketServer } = require('ws');
const state = require('./state');

const wss = new WebSocketServer({ port: 9000 });

wss.on('connection', (socket) => {
  // leak: global-state
  state.sockets.push(socket);
  socket.on('message', (m) => {
    for (const s of state.sockets) if (s.readyState === 1) s.send(m);
  });
});
