'use strict';


// A newsletter. Each edition registers its own partial, with the edition's name.

const express = require('express');
const Handlebars = require('handlebars');

const { serve } = require('../drive.js');

const LETTER = Handlebars.compile('Dear {{name}}, {{> (lookup . "edition")}}');

function write(edition, name) {
  Handlebars.registerPartial(edition, `this is ${edition}: {{#each items}}{{this}} {{/each}}`);
  return LETTER({ name, edition, items: [1, 2, 3] });
}

const app = express();
app.get('/editions/:edition/:name', (request, response) => {
  response.send(write(request.params.edition, request.params.name));
});

serve(
  require('node:http').createServer(app),
  (n) => [{ path: `/editions/edition-${n}/n${n % 5}` }],
  { warmUp: 40, batch: 40 },
);
