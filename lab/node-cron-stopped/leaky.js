'use strict';


// A reminder service. A customer has one reminder at a time: the old one is stopped when a new one
// is set.

const cron = require('node-cron');
const express = require('express');

const { serve } = require('../drive.js');

const reminders = new Map(); // one per customer

class Reminder {
  constructor(customer, hour) {
    this.customer = customer;
    this.text = new Array(50).fill(`think of it, ${customer}`);
    this.task = cron.schedule(`0 ${hour} * * *`, () => this.send());
  }

  send() {
    return this.text[0];
  }

  stop() {
    this.task.stop();
  }
}

const app = express();
app.put('/customers/:customer/reminder/:hour', (request, response) => {
  const { customer, hour } = request.params;
  reminders.get(customer)?.stop();
  reminders.set(customer, new Reminder(customer, Number(hour)));
  response.json({ reminders: reminders.size });
});

serve(
  require('node:http').createServer(app),
  (n) => [{ method: 'PUT', path: `/customers/c${n % 5}/reminder/${n % 24}` }],
  { warmUp: 40, batch: 40 },
);
