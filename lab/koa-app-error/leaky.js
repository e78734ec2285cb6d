// A service whose pages can fail. The failure is noted beside the request that it belongs to.

import http from 'node:http';

import Koa from 'koa';

import driver from '../drive.js';

const app = new Koa();
app.setMaxListeners(0);

app.use(async (context, next) => {
  const notes = { path: context.path, failures: [], words: context.path.split('').map((c) => [c]) };
  app.on('error', (error) => notes.failures.push(error.message));
  await next();
});

app.use((context) => {
  context.body = `page ${context.path}`;
});

driver.serve(http.createServer(app.callback()), (n) => [{ path: `/pages/${n % 40}/of/the/book` }]);
