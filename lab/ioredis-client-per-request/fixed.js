'use strict';

// A basket service that keeps its baskets in Redis.

const Koa = require('koa');
const Redis = require('ioredis');

const { serve } = require('../drive.js');
const { startPeer } = require('../peers.js');

async function start() {
  const port = await startPeer('redis');
  const app = new Koa();
  const redis = new Redis({ port, enableReadyCheck: false });

  async function readBasket(user) {
    return redis.get(`basket:${user}`);
  }

  app.use(async (context) => {
    context.body = await readBasket(context.path.slice(1));
  });

  serve(require('node:http').createServer(app.callback()), (n) => [{ path: `/user-${n % 10}` }], {
    warmUp: 30,
    batch: 25,
  });
}

start();
