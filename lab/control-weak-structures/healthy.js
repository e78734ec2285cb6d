// A service that remembers things about objects as long as these are there: in a WeakMap by the
// request, in WeakRefs by name, with a registry that removes names whose object is gone.

import http from 'node:http';

import Koa from 'koa';

import driver from '../drive.js';

const notes = new WeakMap();
const drawings = new Map();
const registry = new FinalizationRegistry((name) => {
  if (drawings.get(name)?.deref() === undefined) drawings.delete(name);
});

function draw(name) {
  let drawing = drawings.get(name)?.deref();
  if (drawing === undefined) {
    drawing = { name, points: new Array(120).fill(0) };
    drawings.set(name, new WeakRef(drawing));
    registry.register(drawing, name);
  }
  return drawing;
}

const app = new Koa();
app.use(async (context, next) => {
  notes.set(context.req, { path: context.path, marks: new Array(80).fill(0) });
  await next();
});
app.use((context) => {
  const drawing = draw(context.path);
  context.body = `${drawing.points.length} points, ${notes.get(context.req).marks.length} marks`;
});

driver.serve(http.createServer(app.callback()), (n) => [{ path: `/drawings/${n}` }]);
