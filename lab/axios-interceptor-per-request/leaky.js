'use strict';


// A shop front that asks the stock on behalf of the user who is signed in.

const http = require('node:http');

const axios = require('axios');
const express = require('express');

const { serve } = require('../drive.js');
const { startPeer } = require('../peers.js');

async function start() {
  const stock = axios.create({
    baseURL: `http://127.0.0.1:${await startPeer('web')}`,
    httpAgent: new http.Agent({ keepAlive: true, maxSockets: 2 }),
  });

  async function readStock(item, session) {
    stock.interceptors.request.use((config) => {
      config.headers.set('authorization', `Bearer ${session.token}`);
      return config;
    });
    const answer = await stock.get(`/stock/${item}`);
    return answer.data;
  }

  const app = express();
  app.get('/stock/:item', async (request, response) => {
    const session = { token: request.get('x-token'), rights: new Array(100).fill('read') };
    response.json(await readStock(request.params.item, session));
  });

  serve(
    http.createServer(app),
    (n) => [{ path: `/stock/i${n % 20}`, headers: { 'x-token': `t${n}` } }],
    { warmUp: 30, batch: 30 },
  );
}

start();
