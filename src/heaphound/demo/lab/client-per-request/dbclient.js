'use strict';

// A client of a database, as such clients are: it keeps statements it has prepared, and tries to
// come back by itself when the connection is lost, until it is closed.

const RETRY_EVERY_MS = 20_000;

class DbClient {
  constructor(address) {
    this.address = address;
    this.connected = true;
    this.retries = 0;
    this.statements = new Map();
    this.window = new Array(128).fill(0);
    this.retryTimer = setInterval(() => this.retry(), RETRY_EVERY_MS);
  }

  retry() {
    if (!this.connected) this.retries += 1;
  }

  query(text, done) {
    this.statements.set(text, { text, uses: 1 });
    setImmediate(() => done([{ id: 1, total: text.length }]));
  }

  close() {
    clearInterval(this.retryTimer);
    this.connected = false;
  }
}

exports.DbClient = DbClient;
