'use strict';


// One-time codes. A code is good for a moment, and most are never used.

const express = require('express');
const Keyv = require('keyv');

const { serve } = require('../drive.js');

const codes = new Keyv({ ttl: 5 });

const app = express();
app.post('/codes/:number', async (request, response) => {
  const { number } = request.params;
  await codes.set(`code-${number}`, { number, uses: 0, letters: `${number}`.repeat(120) });
  response.json({ sent: true });
});

serve(
  require('node:http').createServer(app),
  (n) => [{ method: 'POST', path: `/codes/${n}` }],
  { warmUp: 100, batch: 100 },
);
