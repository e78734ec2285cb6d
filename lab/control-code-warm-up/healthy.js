'use strict';


// A service whose code gets warm: validators and templates are compiled once per kind, the first
// kinds early and the last ones late, and functions run often enough to be optimised.

const Ajv = require('ajv');
const fastify = require('fastify');
const Handlebars = require('handlebars');
const _ = require('lodash');

const { serve } = require('../drive.js');

const ajv = new Ajv();

const kindOf = _.memoize((kind) => ({
  validate: ajv.compile({
    type: 'object',
    properties: { number: { type: 'integer' }, name: { type: 'string', maxLength: 30 } },
    required: ['number'],
  }),
  render: Handlebars.compile(`<p>${kind} {{number}}: {{name}}</p>`),
}));

const app = fastify();
app.get('/:kind/:number', async (request) => {
  const { kind, number } = request.params;
  const item = { number: Number(number), name: _.camelCase(`name of ${kind} ${number}`) };
  const { validate, render } = kindOf(kind);
  return validate(item) ? render(item) : validate.errors;
});

const KINDS = ['shoe', 'shirt', 'hat', 'coat'];

app.ready(() =>
  serve(app.server, (n) => {
    const known = KINDS.slice(0, 1 + Math.min(Math.floor(n / 35), 3));
    return [{ path: `/${known[n % known.length]}/${n}` }];
  }));
