'use strict';

// As much of a Redis server as a client needs to be content: every command is answered with OK, GET
// with a short value. It ends with its parent.

const net = require('node:net');

const server = net.createServer((socket) => {
  let text = '';
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    text += chunk;
    for (;;) {
      const command = /^\*(\d+)\r\n/.exec(text);
      if (command === null) return;
      const parts = [];
      let at = command[0].length;
      for (let i = 0; i < Number(command[1]); i += 1) {
        const length = /^\$(\d+)\r\n/.exec(text.slice(at));
        if (length === null) return;
        at += length[0].length;
        if (text.length < at + Number(length[1]) + 2) return;
        parts.push(text.slice(at, at + Number(length[1])));
        at += Number(length[1]) + 2;
      }
      text = text.slice(at);
      const name = parts[0].toUpperCase();
      if (name === 'GET') socket.write('$5\r\nvalue\r\n');
      else socket.write('+OK\r\n');
    }
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('end', () => process.exit(0)).resume();
