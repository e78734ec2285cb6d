'use strict';


// A playground that runs a customer's checkout with a faked bank, a fresh fake for each run.

const http = require('node:http');

const sinon = require('sinon');

const { serve } = require('../drive.js');

function makeBank() {
  return {
    charge(cents) {
      return { ok: cents > 0 };
    },
    refund() {
      return { ok: true };
    },
  };
}

function tryCheckout(cents) {
  const sandbox = sinon.createSandbox();
  const bank = makeBank();
  sandbox.stub(bank, 'charge').returns({ ok: true, cents });
  sandbox.spy(bank, 'refund');
  bank.charge(cents);
  const result = { calls: bank.charge.callCount, refunds: bank.refund.callCount };
  sandbox.restore();
  return result;
}

const server = http.createServer((request, response) => {
  response.end(JSON.stringify(tryCheckout(request.url.length)));
});

serve(server, (n) => [{ method: 'POST', path: `/runs/${n}` }], { warmUp: 30, batch: 30 });
