import { WebSocketServer } from 'ws';

const wss = new WebSocketServer({ port: 9000 });
const rooms = new Map();

wss.on('connection', (socket, request) => {
  const room = new URL(request.url, 'http://x').searchParams.get('room');
  // leak: cache|global-state
  if (!rooms.has(room)) rooms.set(room, new Set());
  const members = rooms.get(room);
  members.add(socket);
  socket.on('message', (data) => {
    for (const m of members) if (m !== socket && m.readyState === 1) m.send(data);
  });
});
