'use strict';


// A service whose middleware can be set up anew while it runs: the settings of now are put in front
// of what there was.

const compose = require('koa-compose');
const Koa = require('koa');

const { serve } = require('../drive.js');

let handler = async (context) => {
  context.body = `page ${context.path}`;
};

function setUp(version) {
  const settings = { version, banned: new Set([`/banned/${version}`]), weights: new Array(150).fill(1) };
  const guard = async (context, next) => {
    if (settings.banned.has(context.path)) context.status = 403;
    else await next();
  };
  handler = compose([guard, handler]);
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
