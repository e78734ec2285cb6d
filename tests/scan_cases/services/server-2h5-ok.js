const net = require('net');
const sockets = new Set();
const server = net.createServer((s) => {
  sockets.add(s);
  s.setTimeout(30000, () => s.destroy());
  const beat = setInterval(() => s.write('ping'), 1000);
  s.on('close', () => { clearInterval(beat); sockets.delete(s); });
  s.on('error', () => {});
});
server.listen(1);
