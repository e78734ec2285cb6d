'use strict';


// A bookings service. A guest is reminded every day until the stay is over; a stay that is changed
// is booked anew.

const express = require('express');
const schedule = require('node-schedule');

const { serve } = require('../drive.js');

const stays = new Map(); // by guest

class Stay {
  constructor(guest, nights) {
    this.guest = guest;
    this.nights = new Array(nights).fill({ guest, breakfast: true });
    this.mails = [];
    this.job = schedule.scheduleJob('0 9 * * *', () => this.remind());
  }

  cancel() {
    this.job.cancel();
  }

  remind() {
    this.mails.push(`good morning, ${this.guest}`);
  }
}

const app = express();
app.put('/guests/:guest/stay', (request, response) => {
  stays.get(request.params.guest)?.cancel();
  const stay = new Stay(request.params.guest, 120);
  stays.set(stay.guest, stay);
  response.json({ nights: stay.nights.length, stays: stays.size });
});

serve(
  require('node:http').createServer(app),
  (n) => [{ method: 'PUT', path: `/guests/g${n % 8}/stay` }],
  { warmUp: 40, batch: 40 },
);
