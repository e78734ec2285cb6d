const Koa = require('koa');
const Router = require('@koa/router');
const { getOrder } = require('./handler');
const router = new Router();
router.get('/orders/:id', getOrder);
new Koa().use(router.routes()).listen(3000);
