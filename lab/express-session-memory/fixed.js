'use strict';


// A shop that knows its visitors by a session. Robots visit too, and never send the cookie back.

const express = require('express');
const session = require('express-session');

const MemoryStore = require('memorystore')(session);

const { serve } = require('../drive.js');

const app = express();
const store = new MemoryStore({ max: 100, checkPeriod: 24 * 60 * 60 * 1000 });
app.use(session({ store, secret: 'not so secret', resave: false, saveUninitialized: true }));
app.get('/products/:id', (request, response) => {
  request.session.seen = [...(request.session.seen ?? []), request.params.id];
  response.json({ seen: request.session.seen.length });
});

serve(require('node:http').createServer(app), (n) => [{ path: `/products/${n % 30}` }], {
  warmUp: 150,
  batch: 150,
});
