'use strict';

// A price service. When the prices change, the function that answers for them is replaced by one
// over the new table. With PRICE_AUDIT set, every change is compared with the prices before it.

const http = require('node:http');

let priceOf = () => 0;

function readTable(version) {
  const table = [];
  for (let i = 0; i < 500; i += 1) table.push((version * 7 + i) % 1000);
  return table;
}

function audit(price, previousPrice) {
  console.log('first price changes by', price - previousPrice);
}

function replacePrices(version) {
  const table = readTable(version);
  if (process.env.PRICE_AUDIT) audit(table[0], priceOf(0));
  priceOf = (item) => table[item];
}

const server = http.createServer((request, response) => {
  const version = Number(request.url.split('/')[2]);
  if (request.method === 'PUT') replacePrices(version);
  response.end(`${priceOf(version % 500)}\n`);
});

function requests(n) {
  return [{ method: 'PUT', path: `/prices/${n}` }, { path: `/prices/${n}` }];
}

// -- start, and the load this service is tried under ------------------------------------------

process.on('SIGTERM', () => process.exit(0));

server.listen(Number(process.env.PORT || 0), '127.0.0.1', () => {
  const { port } = server.address();
  console.log(`listening ${port}`);
  if (process.env.LAB_LOAD || process.env.LAB_SNAPSHOTS) {
    require('../load.js').drive(port, requests);
  }
});
