const net = require('net');

const sessions = new Map();
let seq = 0;

net
  .createServer((socket) => {
    const id = ++seq;
    sessions.set(id, { socket, buffer: '' });
    socket.setTimeout(30_000, () => socket.destroy());
    socket.on('data', (d) => {
      const s = sessions.get(id);
      s.buffer += d;
      let nl;
      while ((nl = s.buffer.indexOf('\n')) >= 0) {
        const line = s.buffer.slice(0, nl);
        s.buffer = s.buffer.slice(nl + 1);
        for (const other of sessions.values()) other.socket.write(line + '\n');
      }
    });
    socket.on('error', () => {});
    socket.on('close', () => sessions.delete(id));
  })
  .listen(7000);
