'use strict';


// A price calculator. Working out a discount is slow, so its results are remembered, by the
// options that are asked for; there are few.

const express = require('express');
const _ = require('lodash');

const { serve } = require('../drive.js');

const discount = _.memoize((options) => {
  const table = _.range(60).map((i) => (i * options.amount) % 97);
  return { percent: _.max(table) / 10, table };
}, ({ amount, country }) => `${country}:${amount}`);

const app = express();
app.get('/discounts/:amount', (request, response) => {
  const options = { amount: Number(request.params.amount), country: 'de' };
  response.json({ percent: discount(options).percent });
});

serve(require('node:http').createServer(app), (n) => [{ path: `/discounts/${n % 10}` }]);
