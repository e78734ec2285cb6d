'use strict';

// A service with tracing that can be set up anew while it runs: each set-up wraps the function
// that sends mail, to measure it with the settings of now.

const http = require('node:http');

const shimmer = require('shimmer');

const { serve } = require('../drive.js');

const mailer = {
  sent: 0,
  send(to) {
    this.sent += 1;
    return `to ${to}`;
  },
};

function setUpTracing(version) {
  const settings = { version, rates: new Array(200).fill(version) };
  shimmer.wrap(mailer, 'send', (original) =>
    function traced(...args) {
      const rate = settings.rates[args.length];
      return rate < 0 ? undefined : original.apply(this, args);
    });
}

let version = 0;

const server = http.createServer((request, response) => {
  version += 1;
  setUpTracing(version);
  response.end(mailer.send(request.url));
});

serve(server, (n) => [{ method: 'PUT', path: `/tracing/${n}` }]);
