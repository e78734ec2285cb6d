'use strict';


// An upload service that computes a checksum of everything it ever got, in case somebody asks.

const crypto = require('node:crypto');

const fastify = require('fastify');

const { serve } = require('../drive.js');

const hash = crypto.createHash('sha256');

function checksum() {
  return hash.copy().digest('hex');
}

const app = fastify();
app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => done(null, body));
app.post('/uploads', async (request) => {
  hash.update(request.body);
  return { checksum: checksum() };
});

app.ready(() =>
  serve(
    app.server,
    (n) => [
      {
        method: 'POST',
        path: '/uploads',
        headers: { 'content-type': 'application/octet-stream' },
        body: Buffer.alloc(8_000 + (n % 5), n % 251),
      },
    ],
    { warmUp: 60, batch: 60 },
  ));
