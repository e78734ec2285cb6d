'use strict';

// A document service. Each request has its own name in the debugging output.

const express = require('express');
const debug = require('debug');

const { serve } = require('../drive.js');

const debugDocuments = debug('documents');
const app = express();
const documents = express.Router();

documents.use((request, response, next) => {
  request.debug = (text, ...values) => debugDocuments(`%s ${text}`, request.get('x-request-id'), ...values);
  next();
});

documents.get('/:id', (request, response) => {
  request.debug('reading %s', request.params.id);
  response.json({ id: request.params.id, pages: 3 });
});

app.use('/documents', documents);

serve(
  require('node:http').createServer(app),
  (n) => [{ path: `/documents/${n % 10}`, headers: { 'x-request-id': `r${n}` } }],
  { warmUp: 150, batch: 150 },
);
