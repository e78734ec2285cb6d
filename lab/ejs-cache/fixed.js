'use strict';


// A shop's pages. A template is cached under its name; the name has the version in it.

const ejs = require('ejs');
const Koa = require('koa');
const { LRUCache } = require('lru-cache');

const { serve } = require('../drive.js');

ejs.cache = new LRUCache({ max: 20 });

const PAGE = '<h1><%= title %></h1><% for (const item of items) { %><p><%= item %></p><% } %>';

function renderPage(version, title) {
  const options = { cache: true, filename: `/shop/page.${version}.ejs` };
  return ejs.render(PAGE, { title, items: ['a', 'b', 'c'] }, options);
}

const app = new Koa();
app.use(async (context) => {
  context.body = renderPage(context.query.version, context.path);
});

serve(
  require('node:http').createServer(app.callback()),
  (n) => [{ path: `/shoes?version=${n}` }],
  { warmUp: 40, batch: 40 },
);
