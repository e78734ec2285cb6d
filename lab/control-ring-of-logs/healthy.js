'use strict';


// A service that keeps the last hundred lines of its log, for its status page. The hundred are full
// in the second interval.

const { Writable } = require('node:stream');

const fastify = require('fastify');
const pino = require('pino');

const { serve } = require('../drive.js');

const LAST = 100;
const lines = [];

const ring = new Writable({
  write(chunk, encoding, done) {
    lines.push(chunk.toString());
    if (lines.length > LAST) lines.shift();
    done();
  },
});

const log = pino({}, ring);
const app = fastify({ logger: false });
app.get('/status', async () => ({ lines: lines.length }));
app.get('/items/:id', async (request) => {
  log.child({ item: request.params.id }).info('read');
  return { id: request.params.id };
});

app.ready(() => serve(app.server, (n) => [{ path: `/items/${n}` }, { path: '/status' }]));
