'use strict';


// A weather service that gives up on its source after ten minutes.

const http = require('node:http');

const axios = require('axios');
const delay = require('delay');

const { serve } = require('../drive.js');
const { startPeer } = require('../peers.js');

const PATIENCE_MS = 10 * 60 * 1000;

async function start() {
  const source = axios.create({
    baseURL: `http://127.0.0.1:${await startPeer('web')}`,
    httpAgent: new http.Agent({ keepAlive: true, maxSockets: 2 }),
  });

  async function forecast(city) {
    const report = { city, hours: new Array(100).fill(0) };
    const answer = await Promise.race([
      source.get(`/cities/${city}`),
      delay(PATIENCE_MS).then(() => ({ data: report })),
    ]);
    return answer.data.path;
  }

  const server = http.createServer(async (request, response) => {
    response.end(await forecast(request.url.slice(1)));
  });

  serve(server, (n) => [{ path: `/city-${n % 30}` }]);
}

start();
