'use strict';


// A ledger. Bookings of an account happen one after the other.

const express = require('express');
const { Mutex } = require('async-mutex');

const { serve } = require('../drive.js');

const accounts = { main: { mutex: new Mutex(), cents: 0 } };

async function book(account, booking) {
  const release = await account.mutex.acquire();
  try {
    if (Number.isNaN(booking.cents)) throw new RangeError('not a number');
    account.cents += booking.cents;
  } finally {
    release();
  }
}

const app = express();
app.post('/bookings/:cents', (request, response) => {
  const booking = { cents: Number(request.params.cents), lines: new Array(80).fill('line') };
  book(accounts.main, booking).catch(() => {});
  response.status(202).end();
});

serve(require('node:http').createServer(app), (n) => [
  { method: 'POST', path: `/bookings/${n === 3 ? 'nothing' : n}` },
]);
