'use strict';


// A file server that reads its table of types when it is first needed, which is after the first
// snapshot, and keeps it.

const express = require('express');

const { serve } = require('../drive.js');

let types = null;

function typeOf(name) {
  if (types === null) {
    types = new Map();
    for (const [type, { extensions = [] }] of Object.entries(require('mime-db'))) {
      for (const extension of extensions) types.set(extension, { type, words: type.split('/') });
    }
  }
  return types.get(name.split('.').pop())?.type ?? 'application/octet-stream';
}

const app = express();
app.get('/types/:name', (request, response) => {
  response.send(typeOf(request.params.name));
});
app.get('/hello', (request, response) => {
  response.send('hello');
});

serve(require('node:http').createServer(app), (n) => [
  { path: n < 80 ? '/hello' : `/types/file${n}.html` },
]);
