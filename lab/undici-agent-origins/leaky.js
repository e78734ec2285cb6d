'use strict';


// A service that tells subscribers' servers of news. Many of them are gone.

const fastify = require('fastify');
const { Agent } = require('undici');

const { serve } = require('../drive.js');

const agent = new Agent({ connectTimeout: 1_000 });

async function tell(origin, news) {
  try {
    const answer = await agent.request({ origin, path: '/news', method: 'POST', body: news });
    await answer.body.dump();
    return 'told';
  } catch (error) {
    return error.code;
  }
}

const app = fastify();
app.post('/news/:number', async (request) => {
  const number = Number(request.params.number);
  const origin = `http://127.0.${number >> 8}.${1 + (number & 127)}:9`; // the port nobody listens on
  return { origin, result: await tell(origin, 'news') };
});

app.ready(() =>
  serve(
    app.server,
    (n) => [{ method: 'POST', path: `/news/${((n >> 7) << 8) + (n & 127)}` }],
    { warmUp: 40, batch: 40 },
  ));
