'use strict';

// A status page. It asks a shop whether its pages answer, and looks at the status of the answer
// only. When the process is about to stop, all questions under way are given up.

const http = require('node:http');

const fetch = require('node-fetch');

const { serve } = require('../drive.js');
const { startPeer } = require('../peers.js');

const shutdown = new AbortController();
process.once('SIGINT', () => shutdown.abort());

async function start() {
  const shop = `http://127.0.0.1:${await startPeer('web')}`;

  async function check(page) {
    const answer = await fetch(`${shop}/big/${page}`, { signal: shutdown.signal });
    return answer.ok ? 'up' : 'down';
  }

  const server = http.createServer(async (request, response) => {
    response.end(await check(request.url.slice(1)));
  });

  serve(server, (n) => [{ path: `/page-${n % 20}` }], { warmUp: 40, batch: 40 });
}

start();
