const Koa = require('koa');
const { PassThrough } = require('stream');
const app = new Koa();
const streams = new Set();

app.use(async (ctx, next) => {
  if (ctx.path !== '/events') return next();
  const stream = new PassThrough();
  ctx.body = stream;
  streams.add(stream);
  ctx.req.on('close', () => {
    streams.delete(stream);
    stream.end();
  });
});
app.listen(3000);
