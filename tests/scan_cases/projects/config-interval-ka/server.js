const Koa = require('koa');
const { setupRefresh } = require('./setup');
const app = new Koa();

app.use(async (ctx) => {
  const state = setupRefresh(ctx.query.tenant);
  ctx.body = { features: state.config.features };
});
app.listen(3000);
