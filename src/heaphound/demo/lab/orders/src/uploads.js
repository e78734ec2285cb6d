'use strict';

// Receipts that customers upload. The storage says when it goes away; uploads then fail.

const { EventEmitter } = require('node:events');

const storage = new EventEmitter();
storage.setMaxListeners(0);

class Upload {
  constructor(name) {
    this.name = name;
    this.failed = false;
    this.received = 0;
    this.checksums = new Array(400).fill(0);
  }

  write(chunk) {
    this.checksums[this.received % this.checksums.length] = chunk.length;
    this.received += chunk.length;
  }
}

function receiveUpload(request, done) {
  const upload = new Upload(request.url);
  storage.on('close', () => {
    upload.failed = true;
  });
  request.on('data', (chunk) => upload.write(chunk));
  request.on('end', () => done(upload.received));
}

exports.receiveUpload = receiveUpload;
