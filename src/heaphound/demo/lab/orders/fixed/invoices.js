'use strict';

// Invoices, read from the database, through one client.

const { DbClient } = require('../src/dbclient.js');

const client = new DbClient('db.example.org:5432');

function readInvoice(number, done) {
  client.query(`select * from invoices where number = ${number}`, done);
}

exports.readInvoice = readInvoice;
