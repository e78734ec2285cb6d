'use strict';


// A service whose middleware can be set up anew while it runs: the settings of now replace those
// that there were.

const compose = require('koa-compose');
const Koa = require('koa');

const { serve } = require('../drive.js');

const page = async (context) => {
  context.body = `page ${context.path}`;
};

let handler = page;

function setUp(version) {
  const settings = { version, banned: new Set([`/banned/${version}`]), weights: new Array(150).fill(1) };
  const guard = async (context, next) => {
    if (settings.banned.has(context.path)) context.status = 403;
    else await next();
  };
  handler = compose([guard, page]);
}

let version = 0;

const app = new Koa();
app.use(async (context, next) => {
  if (context.method !== 'PUT') return handler(context, next);
  version += 1;
  setUp(version);
  context.body = `version ${version}`;
});

serve(
  require('node:http').createServer(app.callback()),
  (n) => [{ method: 'PUT', path: '/settings' }, { path: `/pages/${n}` }],
  { warmUp: 40, batch: 40 },
);
