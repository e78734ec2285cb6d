'use strict';

// An upload service. Uploads are written to a storage server over one socket that stays open as
// long as the process runs; when that socket closes, uploads under way are to be given up.

const http = require('node:http');
const net = require('node:net');

const storageServer = net.createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
let storage = null;

storageServer.once('listening', () => {
  storage = net.connect(storageServer.address().port, '127.0.0.1');
});

class Upload {
  constructor(name) {
    this.name = name;
    this.chunks = [];
    this.failed = false;
  }

  write(chunk) {
    this.chunks.push(chunk.toString('latin1'));
    storage.write(chunk);
  }
}

function receive(request, response) {
  const upload = new Upload(request.url);
  const onStorageClosed = () => {
    upload.failed = true;
    response.destroy();
  };
  storage.on('close', onStorageClosed);
  response.once('close', () => storage.off('close', onStorageClosed));
  request.on('data', (chunk) => upload.write(chunk));
  request.on('end', () => {
    response.end(`stored ${upload.name} in ${upload.chunks.length} chunks\n`);
  });
}

const server = http.createServer(receive);

const picture = Buffer.alloc(3000, 'p');

function requests(n) {
  return [{ method: 'POST', path: `/pictures/${n}`, body: picture }];
}

// -- start, and the load this service is tried under ------------------------------------------

process.on('SIGTERM', () => process.exit(0));

server.listen(Number(process.env.PORT || 0), '127.0.0.1', () => {
  const { port } = server.address();
  console.log(`listening ${port}`);
  if (process.env.LAB_LOAD || process.env.LAB_SNAPSHOTS) {
    require('../load.js').drive(port, requests);
  }
});
