// GraphQL subscriptions over HTTP: a reader gets the price of a share whenever it is looked up, once
// a minute, until the reader goes away.

import http from 'node:http';

import { buildSchema, parse, subscribe } from 'graphql';

import driver from '../drive.js';

const schema = buildSchema(`
  type Price { share: String, cents: Int }
  type Query { none: Int }
  type Subscription { price(share: String!): Price }
`);

class Prices {
  constructor(share) {
    this.share = share;
    this.known = new Array(110).fill(0);
    this.waiting = [];
    this.timer = setInterval(() => this.lookUp(), 60_000);
    this.lookUp();
  }

  lookUp() {
    const cents = this.share.length * 100;
    this.known.shift();
    this.known.push(cents);
    this.waiting.shift()?.({ value: { price: { share: this.share, cents } }, done: false });
  }

  next() {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      if (this.known.at(-1) !== 0) setImmediate(() => this.lookUp());
    });
  }

  return() {
    clearInterval(this.timer);
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator]() {
    return this;
  }
}

const server = http.createServer(async (request, response) => {
  const document = parse(`subscription { price(share: "${request.url.slice(1)}") { cents } }`);
  const rootValue = { price: ({ share }) => new Prices(share) };
  const events = await subscribe({ schema, document, rootValue });
  const first = await events.next();
  response.end(JSON.stringify(first.value));
  await events.return();
});

driver.serve(server, (n) => [{ path: `/share-${n % 10}` }]);
