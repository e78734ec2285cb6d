'use strict';


// An invoice service that reads its invoices from PostgreSQL.

const fastify = require('fastify');
const { Client } = require('pg');

const { serve } = require('../drive.js');
const { startPeer } = require('../peers.js');

async function start() {
  const port = await startPeer('postgres');
  const settings = { host: '127.0.0.1', port, user: 'lab', password: 'lab', database: 'lab' };

  async function readInvoices(customer) {
    const client = new Client(settings);
    await client.connect();
    try {
      const { rows } = await client.query(`select * from invoices where customer = '${customer}'`);
      return rows;
    } finally {
      await client.end();
    }
  }

  const app = fastify();
  app.get('/customers/:customer/invoices', (request) => readInvoices(request.params.customer));

  await app.ready();
  serve(app.server, (n) => [{ path: `/customers/c${n % 9}/invoices` }], { warmUp: 25, batch: 25 });
}

start();
