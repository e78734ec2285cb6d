'use strict';


// A file drop. A file that is left gets a link of its own, which works until the process ends.

const express = require('express');

const { serve } = require('../drive.js');

const app = express();
const files = express.Router();
const links = express.Router();

files.use('/links', links);

const left = []; // the last twenty

function leave(name, owner) {
  left.push({ name, owner, parts: new Array(70).fill(name) });
  if (left.length > 20) left.shift();
}

links.get('/:name', (request, response, next) => {
  const file = left.find(({ name }) => name === request.params.name);
  if (file === undefined) next();
  else response.json({ name: file.name, owner: file.owner, parts: file.parts.length });
});

files.post('/:name', (request, response) => {
  leave(request.params.name, request.get('x-owner'));
  response.json({ link: `/files/links/${request.params.name}` });
});

app.use('/files', files);

serve(
  require('node:http').createServer(app),
  (n) => [
    { method: 'POST', path: `/files/f${n}`, headers: { 'x-owner': `o${n % 3}` } },
    { path: `/files/links/f${n}` },
  ],
  { warmUp: 40, batch: 40 },
);
