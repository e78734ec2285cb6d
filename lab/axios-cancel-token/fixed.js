'use strict';


// A front of a stock service. All questions under way can be given up with the process.

const http = require('node:http');

const axios = require('axios');
const Koa = require('koa');

const { serve } = require('../drive.js');
const { startPeer } = require('../peers.js');

const underWay = new Set();
process.once('SIGINT', () => underWay.forEach((cancel) => cancel('stopping')));

async function start() {
  const stock = axios.create({
    baseURL: `http://127.0.0.1:${await startPeer('web')}`,
    httpAgent: new http.Agent({ keepAlive: true, maxSockets: 2 }),
  });

  const app = new Koa();
  app.use(async (context) => {
    const { token, cancel } = axios.CancelToken.source();
    underWay.add(cancel);
    const { data } = await stock
      .get(`/stock${context.path}`, { cancelToken: token })
      .finally(() => underWay.delete(cancel));
    context.body = data;
  });

  serve(http.createServer(app.callback()), (n) => [{ path: `/i${n % 20}` }]);
}

start();
