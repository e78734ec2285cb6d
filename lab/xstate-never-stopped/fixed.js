'use strict';


// A checkout in steps. Each customer's checkout is a machine of its own.

const express = require('express');
const { createMachine, interpret } = require('xstate');

const { serve } = require('../drive.js');

const machine = createMachine({
  id: 'checkout',
  initial: 'basket',
  predictableActionArguments: true,
  context: { items: [] },
  states: {
    basket: { on: { PAY: 'payment' } },
    payment: { on: { PAID: 'thanks', FAILED: 'basket' } },
    thanks: { on: { AGAIN: 'basket' } },
  },
});

function checkOut(customer) {
  const checkout = interpret(machine.withContext({ items: new Array(50).fill(customer) })).start();
  checkout.send('PAY');
  checkout.send('PAID');
  const { value } = checkout.getSnapshot();
  checkout.stop();
  return value;
}

const app = express();
app.post('/customers/:customer/checkout', (request, response) => {
  response.json({ state: checkOut(request.params.customer) });
});

serve(
  require('node:http').createServer(app),
  (n) => [{ method: 'POST', path: `/customers/c${n % 9}/checkout` }],
  { warmUp: 30, batch: 30 },
);
