'use strict';


// An import of records. The log of each record says to which one it belongs.

const { Writable } = require('node:stream');

const fastify = require('fastify');
const pino = require('pino');

const { serve } = require('../drive.js');

const sink = new Writable({ write: (chunk, encoding, done) => done() });

let log = pino({ level: 'info' }, sink);

function importRecord(number) {
  log = log.child({ record: number });
  log.info('imported');
}

const app = fastify();
app.put('/records/:number', async (request) => {
  importRecord(Number(request.params.number));
  return { imported: true };
});

app.ready(() => serve(app.server, (n) => [{ method: 'PUT', path: `/records/${n}` }]));
