'use strict';


// A translation service. Within one request the same word is looked up once.

const express = require('express');
const NodeCache = require('node-cache');

const { serve } = require('../drive.js');

const dictionary = new Map(Array.from({ length: 500 }, (_, i) => [`w${i}`, `word ${i}`]));

function translate(words) {
  const known = new NodeCache({ stdTTL: 60, checkperiod: 120 });
  return words.map((word) => {
    if (!known.has(word)) known.set(word, dictionary.get(word) ?? word);
    return known.get(word);
  });
}

const app = express();
app.get('/translate', (request, response) => {
  response.json(translate(request.query.words.split(' ')));
});

serve(
  require('node:http').createServer(app),
  (n) => [{ path: `/translate?words=w${n % 90}+w1+w${n % 50}+w1` }],
  { warmUp: 30, batch: 30 },
);
