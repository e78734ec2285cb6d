'use strict';


// A letter service. Whoever writes a letter sends the template along.

const express = require('express');
const mustache = require('mustache');

const { serve } = require('../drive.js');

mustache.templateCache = undefined; // every letter has a template of its own

const app = express();
app.use(express.text());
app.post('/letters', (request, response) => {
  response.send(mustache.render(request.body, { name: 'Ada', items: [1, 2, 3] }));
});

function template(n) {
  const lines = [`Letter ${n}, dear {{name}}`];
  for (let i = 0; i < 15; i += 1) lines.push(`line ${i}: {{#items}}{{.}}, {{/items}} done`);
  return lines.join('\n');
}

serve(require('node:http').createServer(app), (n) => [
  {
    method: 'POST',
    path: '/letters',
    headers: { 'content-type': 'text/plain' },
    body: template(n),
  },
]);
