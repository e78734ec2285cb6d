'use strict';

// The rules of the shop. They are made to be replaced.

const ms = require('ms');

const prices = new Array(120).fill(0).map((_, i) => ({ item: i, cents: i * 10 }));

function expires(length) {
  return ms(`${length + prices.length} days`);
}

exports.expires = expires;
