// A front of a slow catalogue. Answers are cached as HTTP allows.

import http from 'node:http';

import got from 'got';
import QuickLRU from 'quick-lru';

import driver from '../drive.js';
import peers from '../peers.js';

const catalogue = `http://127.0.0.1:${await peers.startPeer('catalogue')}`;
const storage = new QuickLRU({ maxSize: 25 });
const client = got.extend({
  prefixUrl: catalogue,
  cache: storage,
  agent: { http: new http.Agent({ keepAlive: true, maxSockets: 2 }) },
});

const server = http.createServer(async (request, response) => {
  const page = await client.get(request.url.slice(1)).json();
  response.end(`${page.items.length} items\n`);
});

driver.serve(server, (n) => [{ path: `/search?words=${n}` }], { warmUp: 40, batch: 40 });
