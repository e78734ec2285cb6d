'use strict';

// A letter service that loads what it writes a letter with when it is first needed: one package
// before the first snapshot, one in each interval after it.

const express = require('express');

const { serve } = require('../drive.js');

const writers = {
  mustache: (name) => require('mustache').render('Dear {{name}}', { name }),
  ejs: (name) => require('ejs').render('Dear <%= name %>', { name }),
  date: () => require('luxon').DateTime.fromMillis(0).toISODate(),
  handlebars: (name) => require('handlebars').compile('Dear {{name}}')({ name }),
};

const app = express();
app.get('/letters/:writer', (request, response) => {
  response.send(writers[request.params.writer](request.query.name));
});

const NEEDED_AT = [0, 80, 85, 140];

serve(require('node:http').createServer(app), (n) => {
  const known = Object.keys(writers).filter((_, i) => NEEDED_AT[i] <= n);
  return [{ path: `/letters/${known[n % known.length]}?name=N${n}` }];
});
