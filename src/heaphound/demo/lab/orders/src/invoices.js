'use strict';

// Invoices, read from the database.

const { DbClient } = require('./dbclient.js');

function readInvoice(number, done) {
  const client = new DbClient('db.example.org:5432');
  client.query(`select * from invoices where number = ${number}`, done);
}

exports.readInvoice = readInvoice;
