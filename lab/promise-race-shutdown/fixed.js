// A gateway whose requests end at once when the process is told to stop.

import fastify from 'fastify';
import { Pool } from 'undici';

import driver from '../drive.js';
import peers from '../peers.js';

const underWay = new Set(); // how to end each request that is not answered yet
process.once('SIGINT', () => underWay.forEach((stop) => stop({ stopped: true })));

const pool = new Pool(`http://127.0.0.1:${await peers.startPeer('web')}`, { connections: 2 });

async function ask(path) {
  const { body } = await pool.request({ path, method: 'GET' });
  const { items } = await body.json();
  return { path, items, marks: new Array(400).fill(items.length) };
}

const app = fastify();
app.get('/items/:id', async (request) => {
  let stop;
  const stopped = new Promise((resolve) => {
    stop = resolve;
  });
  underWay.add(stop);
  const answer = await Promise.race([ask(request.url), stopped]);
  underWay.delete(stop);
  return { items: answer.items };
});

await app.ready();
driver.serve(app.server, (n) => [{ path: `/items/${n}` }]);
