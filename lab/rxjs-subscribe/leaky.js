'use strict';


// A stock ticker. A reader of a share is sent what it costs; all prices come through one subject.

const fastify = require('fastify');
const { Subject, filter, map } = require('rxjs');

const { serve } = require('../drive.js');

const prices$ = new Subject();

class Reader {
  constructor(share) {
    this.share = share;
    this.history = new Array(100).fill(0);
    this.length = 0;
  }

  see(price) {
    this.history[this.length % this.history.length] = price;
    this.length += 1;
  }
}

function follow(share) {
  const reader = new Reader(share);
  prices$
    .pipe(
      filter((price) => price.share === share),
      map((price) => price.cents / 100),
    )
    .subscribe((euros) => reader.see(euros));
  return reader;
}

const app = fastify();
app.get('/shares/:share', async (request, reply) => {
  const { share } = request.params;
  const reader = follow(share);
  prices$.next({ share, cents: share.length * 125 });
  return { share, seen: reader.length };
});

app.ready(() => serve(app.server, (n) => [{ path: `/shares/share-${n % 15}` }]));
