'use strict';


// An account service. Each request has a logger of its own, which knows the request's id; all of
// them write through one transport.

const { Writable } = require('node:stream');

const express = require('express');
const winston = require('winston');

const { serve } = require('../drive.js');

const sink = new Writable({ write: (chunk, encoding, done) => done() });
const transport = new winston.transports.Stream({ stream: sink });
transport.setMaxListeners(0);

const logger = winston.createLogger({ transports: [transport] });

function loggerOf(requestId) {
  return logger.child({ requestId });
}

const app = express();
app.use((request, response, next) => {
  request.log = loggerOf(request.get('x-request-id'));
  next();
});
app.get('/accounts/:id', (request, response) => {
  request.log.info(`reading account ${request.params.id}`);
  response.json({ id: request.params.id });
});

serve(
  require('node:http').createServer(app),
  (n) => [{ path: `/accounts/${n % 9}`, headers: { 'x-request-id': `r${n}` } }],
  { warmUp: 40, batch: 40 },
);
