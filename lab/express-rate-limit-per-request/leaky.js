'use strict';

// A login service. How many attempts an address has depends on the kind of account.

const express = require('express');
const { rateLimit } = require('express-rate-limit');

const { serve } = require('../drive.js');

const LIMITS = { guest: 1_000, member: 5_000 };

const app = express();
app.get('/login/:kind', (request, response, next) => {
  const limiter = rateLimit({ windowMs: 15 * 60 * 1000, limit: LIMITS[request.params.kind] });
  return limiter(request, response, next);
});
app.get('/login/:kind', (request, response) => {
  response.json({ welcome: request.params.kind });
});

serve(require('node:http').createServer(app), (n) => [
  { path: n % 2 === 0 ? '/login/guest' : '/login/member' },
]);
