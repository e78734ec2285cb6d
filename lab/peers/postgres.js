'use strict';

// As much of a PostgreSQL server as a client needs to be content: everyone may sign in, and every
// simple query has no rows. It ends with its parent.

const net = require('node:net');

function message(type, body) {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const SIGNED_IN = message('R', Buffer.alloc(4));
const READY = message('Z', Buffer.from('I'));
const NO_ROWS = message('C', Buffer.from('SELECT 0\0'));

const server = net.createServer((socket) => {
  let known = Buffer.alloc(0);
  let started = false;
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    known = Buffer.concat([known, chunk]);
    for (;;) {
      const head = started ? 1 : 0; // the first message has no type
      if (known.length < head + 4) return;
      const length = head + known.readInt32BE(head);
      if (known.length < length) return;
      const type = started ? String.fromCharCode(known[0]) : 'start';
      known = known.subarray(length);
      if (type === 'start') socket.write(Buffer.concat([SIGNED_IN, READY]));
      else if (type === 'Q') socket.write(Buffer.concat([NO_ROWS, READY]));
      else if (type === 'X') socket.end();
      started = true;
    }
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('end', () => process.exit(0)).resume();
