'use strict';

// A product service whose cache holds 100 products. It fills up while the first two snapshots are
// taken, and from then on drops one for each that comes in.

const express = require('express');
const { LRUCache } = require('lru-cache');

const { serve } = require('../drive.js');

const products = new LRUCache({ max: 100 });

function readProduct(id) {
  const prices = [];
  for (let i = 0; i < 50; i += 1) prices.push({ country: i, cents: id * 10 + i });
  return { id, name: `product ${id}`, prices };
}

const app = express();
app.get('/products/:id', (request, response) => {
  const id = Number(request.params.id);
  let product = products.get(id);
  if (product === undefined) {
    product = readProduct(id);
    products.set(id, product);
  }
  response.json(product);
});

serve(require('node:http').createServer(app), (n) => [{ path: `/products/${n}` }]);
