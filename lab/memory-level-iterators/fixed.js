'use strict';


// A catalogue in a LevelDB. A page shows the first entries of a letter.

const Koa = require('koa');
const { MemoryLevel } = require('memory-level');

const { serve } = require('../drive.js');

const db = new MemoryLevel();

async function firstEntries(letter) {
  const iterator = db.iterator({ gte: letter, lt: `${letter}~` });
  try {
    return await iterator.nextv(3);
  } finally {
    await iterator.close();
  }
}

const app = new Koa();
app.use(async (context) => {
  context.body = await firstEntries(context.path[1]);
});

async function start() {
  const entries = [];
  for (const letter of 'abcdefgh') {
    for (let i = 0; i < 20; i += 1) {
      entries.push({ type: 'put', key: `${letter}${i}`, value: `entry ${i}` });
    }
  }
  await db.batch(entries);
  serve(require('node:http').createServer(app.callback()), (n) => [{ path: `/${'abcdefgh'[n % 8]}` }]);
}

start();
