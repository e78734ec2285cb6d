'use strict';

// An order service of a shop. The parts it is made of come as arguments.

const http = require('node:http');

const { drive } = require('../../load.js');
const { pageFor } = require('./pages.js');

const RECENT = 20;

function start({ users, uploads, metrics, live, invoices, prices }) {
  const recent = []; // the last few orders, oldest first

  function takeOrder(id) {
    const amount = prices.currentPrice(id % 400);
    recent.push({ id, amount, lines: new Array(50).fill(id) });
    if (recent.length > RECENT) recent.shift();
    live.publish(amount);
    return amount;
  }

  const server = http.createServer((request, response) => {
    const [, part, argument] = request.url.split('/');
    const id = Number(argument);
    const answer = (value) => response.end(`${value}\n`);
    if (part === 'users') answer(users.findUser(id).name);
    else if (part === 'receipts') uploads.receiveUpload(request, answer);
    else if (part === 'sign-in') answer(metrics.setUpMetrics(argument, response)(id));
    else if (part === 'news') answer(live.subscribe(`topic-${id % 7}`, response).delivered);
    else if (part === 'invoices') invoices.readInvoice(id, (rows) => answer(rows.length));
    else if (part === 'prices') answer(prices.replacePrices(id));
    else if (part === 'orders') answer(takeOrder(id));
    else answer(pageFor(`page ${id}`).text);
  });

  process.on('SIGTERM', () => process.exit(0));
  server.listen(Number(process.env.PORT || 0), '127.0.0.1', () => {
    const { port } = server.address();
    console.log(`listening ${port}`);
    if (process.env.LAB_LOAD || process.env.LAB_SNAPSHOTS) drive(port, requests);
  });
}

// The load this service is tried under: one customer's visit.

const receipt = Buffer.alloc(2000, 'r');

function requests(n) {
  return [
    { path: `/users/${n}` },
    { path: `/pages/${n}` },
    { path: `/news/${n}` },
    { method: 'POST', path: `/orders/${n}` },
    { path: `/invoices/${n % 40}` },
    { method: 'POST', path: `/receipts/${n}`, body: receipt },
    { path: `/sign-in/${n}` },
    { path: `/pages/${n % 5}` },
    { method: 'PUT', path: `/prices/${n}` },
  ];
}

exports.start = start;
