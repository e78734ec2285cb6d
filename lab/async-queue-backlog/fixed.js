'use strict';


// A mail service. Mails wait in a queue for one of three senders; a sender that meets a bad address
// forgets to say that it is free again.

const async = require('async');
const express = require('express');

const { serve } = require('../drive.js');

const mails = async.queue((mail, done) => {
  if (!mail.to.includes('@')) {
    done(new Error(`bad address ${mail.to}`));
    return;
  }
  setImmediate(done);
}, 3);

mails.error(() => {});

const app = express();
app.post('/mails/:to', (request, response) => {
  mails.push({ to: request.params.to, lines: new Array(60).fill('hello') });
  response.json({ waiting: mails.length() });
});

serve(
  require('node:http').createServer(app),
  (n) => [{ method: 'POST', path: `/mails/${n < 3 ? 'nobody' : `u${n}@example.org`}` }],
);
