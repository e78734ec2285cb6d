// A client as it should be: each request has a time limit of its own and a signal that is combined
// with the one for the whole process; both are let go when the answer is there.

import http from 'node:http';

import axios from 'axios';
import delay from 'delay';
import PQueue from 'p-queue';

import driver from '../drive.js';
import peers from '../peers.js';

const shutdown = new AbortController();
const queue = new PQueue({ concurrency: 3 });
const source = axios.create({
  baseURL: `http://127.0.0.1:${await peers.startPeer('web')}`,
  httpAgent: new http.Agent({ keepAlive: true, maxSockets: 3 }),
});

async function ask(path) {
  const limit = delay(60_000);
  const controller = new AbortController();
  const stop = () => controller.abort();
  shutdown.signal.addEventListener('abort', stop, { once: true });
  try {
    const answer = source.get(path, { signal: controller.signal });
    return await Promise.race([answer, limit.then(stop)]);
  } finally {
    limit.clear();
    shutdown.signal.removeEventListener('abort', stop);
  }
}

driver.drive((n) => Promise.all([1, 2, 3, 4].map((i) => queue.add(() => ask(`/items/${n}/${i}`)))));
