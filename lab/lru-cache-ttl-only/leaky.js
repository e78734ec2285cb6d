'use strict';

// A search service that keeps its answers for an hour. A cache with a ttl and no max drops an entry
// only when it is asked for again after its time.

const express = require('express');
const { LRUCache } = require('lru-cache');

const { serve } = require('../drive.js');

const answers = new LRUCache({ ttl: 60 * 60 * 1000 });

function search(words) {
  const hits = [];
  for (let i = 0; i < 40; i += 1) hits.push({ title: `${words} ${i}`, score: 1 / (i + 1) });
  return hits;
}

const app = express();
app.get('/search', (request, response) => {
  const { words } = request.query;
  let hits = answers.get(words);
  if (hits === undefined) {
    hits = search(words);
    answers.set(words, hits);
  }
  response.json(hits);
});

serve(require('node:http').createServer(app), (n) => [{ path: `/search?words=shoes+size+${n}` }]);
