'use strict';


// A filter of news that can be narrowed down while it is used: each word narrows the stream there is.

const express = require('express');
const { Subject, filter } = require('rxjs');

const { serve } = require('../drive.js');

const news$ = new Subject();
let shown$ = news$.asObservable();

function narrowDown(word) {
  const rule = { word, variants: new Array(100).fill(word) };
  shown$ = shown$.pipe(filter((text) => !rule.variants.includes(text)));
}

const app = express();
app.put('/rules/:word', (request, response) => {
  narrowDown(request.params.word);
  response.json({ rule: request.params.word });
});

serve(
  require('node:http').createServer(app),
  (n) => [{ method: 'PUT', path: `/rules/w${n % 12}` }],
  { warmUp: 40, batch: 40 },
);
