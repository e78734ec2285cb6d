'use strict';

// A form service. Each tenant has its own rules for an order; a request is checked against them.

const Ajv = require('ajv');
const express = require('express');

const { serve } = require('../drive.js');

const ajv = new Ajv({ allErrors: true });
const app = express();

function rulesOf(tenant) {
  return {
    type: 'object',
    required: ['item', 'amount'],
    properties: {
      item: { type: 'string', minLength: 1, maxLength: 40 + tenant },
      amount: { type: 'integer', minimum: 1, maximum: 100 },
      note: { type: 'string' },
    },
  };
}

app.use(express.json());
app.post('/tenants/:tenant/orders', (request, response) => {
  const validate = ajv.compile(rulesOf(Number(request.params.tenant)));
  if (validate(request.body)) response.json({ taken: true });
  else response.status(400).json(validate.errors);
});

serve(
  require('node:http').createServer(app),
  (n) => [
    {
      method: 'POST',
      path: `/tenants/${n % 4}/orders`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ item: `item ${n}`, amount: (n % 9) + 1 }),
    },
  ],
  { warmUp: 40, batch: 30 },
);
