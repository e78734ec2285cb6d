import { createServer, Socket } from 'node:net';

const peers: Socket[] = [];

createServer((socket) => {
  peers.push(socket);
  socket.on('data', (chunk) => {
    for (const p of peers) if (p !== socket && !p.destroyed) p.write(chunk);
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    peers.splice(peers.indexOf(socket), 1);
  });
}).listen(4000);
