import { createServer, Socket } from 'node:net';

const peers: Socket[] = [];

createServer((socket) => {
  // leak: global-state
  peers.push(socket);
  socket.on('data', (chunk) => {
    for (const p of peers) if (p !== socket && !p.destroyed) p.write(chunk);
  });
  socket.on('error', () => socket.destroy());
}).listen(4000);
