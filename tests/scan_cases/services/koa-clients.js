const Koa = require('koa');
const { PassThrough } = require('stream');
const app = new Koa();
const streams = [];

app.use(async (ctx, next) => {
  if (ctx.path !== '/events') return next();
  const stream = new PassThrough();
  ctx.status = 200;
  ctx.body = stream;
  // leak: cache|global-state
  streams.push(stream);
});

setInterval(() => {
  for (const s of streams) s.write(`data: ${Date.now()}\n\n`);
}, 1000);

app.listen(3000);
