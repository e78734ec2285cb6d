'use strict';


// A service for many tenants. A connection is made for each request and closed afterwards.

const express = require('express');
const mongoose = require('mongoose');

const { serve } = require('../drive.js');

const orderSchema = new mongoose.Schema({ item: String, cents: Number });

async function validateOrder(tenant, order) {
  const connection = mongoose.createConnection();
  try {
    const Order = connection.model('Order', orderSchema, `${tenant}-orders`);
    await new Order(order).validate();
    return { tenant, valid: true };
  } finally {
    await connection.destroy();
  }
}

const app = express();
app.use(express.json());
app.post('/:tenant/orders', async (request, response) => {
  response.json(await validateOrder(request.params.tenant, request.body));
});

serve(
  require('node:http').createServer(app),
  (n) => [
    {
      method: 'POST',
      path: `/tenant${n % 5}/orders`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ item: `item ${n}`, cents: n }),
    },
  ],
  { warmUp: 30, batch: 30 },
);
