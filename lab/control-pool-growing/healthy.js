'use strict';

// A report service with a pool of up to 24 connections. More and more requests come at once, so
// that the pool reaches its maximum in the second interval, and stays there.

const { EventEmitter } = require('node:events');

const genericPool = require('generic-pool');

const { drive } = require('../drive.js');

class Connection extends EventEmitter {
  constructor() {
    super();
    this.window = new Array(200).fill(0);
    this.statements = new Map();
  }

  async query(number) {
    this.statements.set('report', { uses: number });
    await new Promise((resolve) => setImmediate(resolve));
    return [{ number }];
  }
}

const pool = genericPool.createPool(
  { create: async () => new Connection(), destroy: async () => {} },
  { min: 2, max: 24 },
);

async function report(number) {
  const connection = await pool.acquire();
  try {
    return await connection.query(number);
  } finally {
    await pool.release(connection);
  }
}

drive(async (n) => {
  const atOnce = Math.min(8 + Math.floor(n / 6), 40);
  await Promise.all(Array.from({ length: atOnce }, (_, i) => report(n * 100 + i)));
});
