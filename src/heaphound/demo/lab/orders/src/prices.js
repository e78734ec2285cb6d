'use strict';

// Prices. A new price list replaces the function that answers for the old one; with PRICE_AUDIT
// set, the two are compared.

let priceOf = () => 0;

function replacePrices(version) {
  const table = [];
  for (let i = 0; i < 450; i += 1) table.push((version * 7 + i) % 1000);
  const previousPriceOf = priceOf;
  const difference = (item) => table[item] - previousPriceOf(item);
  if (process.env.PRICE_AUDIT) console.log('first price changes by', difference(0));
  priceOf = (item) => table[item];
}

function currentPrice(item) {
  return priceOf(item);
}

exports.replacePrices = replacePrices;
exports.currentPrice = currentPrice;
