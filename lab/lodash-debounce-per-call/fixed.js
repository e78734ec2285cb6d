'use strict';


// An editor's backend. A document is saved when nobody has changed it for ten minutes.

const express = require('express');
const _ = require('lodash');

const { serve } = require('../drive.js');

const QUIET_MS = 10 * 60 * 1000;
const saved = new Map(); // one per document; there are eight

const saverOf = _.memoize((document) =>
  _.debounce((revision) => saved.set(document, revision), QUIET_MS),
);

function change(document, text) {
  const revision = { text, lines: new Array(90).fill(text) };
  saverOf(document)(revision);
  return revision.lines.length;
}

const app = express();
app.put('/documents/:document/:text', (request, response) => {
  const { document, text } = request.params;
  response.json({ lines: change(document, text) });
});

serve(require('node:http').createServer(app), (n) => [
  { method: 'PUT', path: `/documents/d${n % 8}/text-${n}` },
]);
