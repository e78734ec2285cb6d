'use strict';


// A shop with metrics: histograms by route and status, a summary over a sliding window, and what Node
// measures of itself.

const express = require('express');
const prometheus = require('prom-client');

const { serve } = require('../drive.js');

prometheus.collectDefaultMetrics();
const duration = new prometheus.Histogram({
  name: 'request_seconds',
  help: 'how long a page takes',
  labelNames: ['route', 'status'],
});
const sizes = new prometheus.Summary({
  name: 'answer_bytes',
  help: 'how large answers are',
  labelNames: ['route'],
  maxAgeSeconds: 600,
  ageBuckets: 5,
});

const app = express();
app.use((request, response, next) => {
  const stop = duration.startTimer();
  response.on('finish', () => {
    const route = request.route?.path ?? 'none';
    stop({ route, status: response.statusCode });
    sizes.observe({ route }, Number(response.get('content-length')));
  });
  next();
});
for (const thing of ['shoes', 'shirts', 'hats', 'coats']) {
  app.get(`/${thing}/:id`, (request, response) => {
    response.json({ thing, id: request.params.id });
  });
}
app.get('/metrics', async (request, response) => {
  response.type('text').send(await prometheus.register.metrics());
});

const THINGS = ['shoes', 'shirts', 'hats', 'coats'];

serve(require('node:http').createServer(app), (n) => [
  { path: `/${THINGS[Math.floor(n / 45) % 4]}/${n}` },
  ...(n % 10 === 0 ? [{ path: '/metrics' }] : []),
]);
