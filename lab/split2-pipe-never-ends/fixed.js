'use strict';


// A log viewer. Whoever looks is shown the lines of the log that come in from then on.

const { PassThrough } = require('node:stream');

const fastify = require('fastify');
const split = require('split2');

const { serve } = require('../drive.js');

const log = new PassThrough();
log.setMaxListeners(0);
log.resume();

function watch(word) {
  const lines = log.pipe(split());
  const found = [];
  lines.on('data', (line) => {
    if (line.includes(word) && found.length < 20) found.push(line);
  });
  return { lines, found };
}

const app = fastify();
app.get('/watch/:word', async (request) => {
  const { lines, found } = watch(request.params.word);
  log.write(`looked for ${request.params.word}\n`);
  await new Promise((resolve) => setImmediate(resolve));
  log.unpipe(lines);
  return found;
});

app.ready(() => serve(app.server, (n) => [{ path: `/watch/word${n % 6}` }], { warmUp: 30, batch: 30 }));
