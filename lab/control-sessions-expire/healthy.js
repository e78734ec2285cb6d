'use strict';


// A shop whose sessions are kept in a store that holds the last sixty.

const express = require('express');
const session = require('express-session');
const MemoryStore = require('memorystore')(session);

const { serve } = require('../drive.js');

const store = new MemoryStore({ max: 60, checkPeriod: 60 * 60 * 1000 });
const app = express();
app.use(session({ store, secret: 'not so secret', resave: false, saveUninitialized: true }));
app.get('/products/:id', (request, response) => {
  request.session.seen = [...(request.session.seen ?? []), request.params.id];
  response.json({ seen: request.session.seen.length });
});

serve(require('node:http').createServer(app), (n) => [{ path: `/products/${n % 30}` }], {
  warmUp: 90,
  batch: 60,
});
