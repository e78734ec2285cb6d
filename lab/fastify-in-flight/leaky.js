// A service that can say what it is working on. A request is crossed off before its answer is
// serialised, which does not happen for an answer that is text already.

import fastify from 'fastify';

import driver from '../drive.js';

const inFlight = new Map();
const app = fastify();

app.addHook('onRequest', async (request) => {
  const notes = new Array(40).fill(request.url);
  inFlight.set(`${request.id}`, { url: request.url, since: Date.now(), notes });
});

app.addHook('preSerialization', async (request, reply, payload) => {
  inFlight.delete(`${request.id}`);
  return payload;
});

app.get('/items/:id', async (request) => ({ id: request.params.id }));
app.get('/pages/:id', async (request) => `page ${request.params.id}`);

await app.ready();
driver.serve(app.server, (n) => [{ path: `/items/${n}` }, { path: `/pages/${n}` }]);
