'use strict';


// A shop that measures how long its pages take, by their address.

const express = require('express');
const prometheus = require('prom-client');

const { serve } = require('../drive.js');

const duration = new prometheus.Histogram({
  name: 'request_seconds',
  help: 'how long a page takes',
  labelNames: ['method', 'path', 'status'],
});

const app = express();
app.use((request, response, next) => {
  const stop = duration.startTimer({ method: request.method });
  response.on('finish', () => stop({ path: request.originalUrl, status: response.statusCode }));
  next();
});
app.get('/products/:id', (request, response) => {
  response.json({ id: request.params.id });
});

serve(require('node:http').createServer(app), (n) => [{ path: `/products/${n}` }]);
