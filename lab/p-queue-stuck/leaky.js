// A thumbnail service. Two pictures are worked on at a time; a picture that never arrives takes a
// place for ever.

import http from 'node:http';

import PQueue from 'p-queue';

import driver from '../drive.js';

const queue = new PQueue({ concurrency: 2 });

async function thumbnail(picture) {
  if (picture.path.endsWith('/lost')) await new Promise(() => {});
  await new Promise((resolve) => setImmediate(resolve));
  return picture.tiles.length;
}

const server = http.createServer((request, response) => {
  const picture = { path: request.url, tiles: new Array(64).fill(0) };
  queue.add(() => thumbnail(picture));
  response.end(`${queue.size} waiting\n`);
});

driver.serve(server, (n) => [{ method: 'POST', path: `/pictures/${n % 40 < 1 ? 'lost' : n}` }]);
