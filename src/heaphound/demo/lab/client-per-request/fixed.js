'use strict';

// An invoice service that reads its invoices from a database, through one client.

const http = require('node:http');

const { DbClient } = require('./dbclient.js');

const client = new DbClient('db.example.org:5432');

function readInvoice(number, done) {
  client.query(`select * from invoices where number = ${number}`, done);
}

const server = http.createServer((request, response) => {
  readInvoice(Number(request.url.split('/')[2]), (rows) => {
    response.end(JSON.stringify(rows));
  });
});

function requests(n) {
  return [{ path: `/invoices/${n % 40}` }];
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
