import Koa from 'koa';
import timeout from './middleware/timeout.js';
const app = new Koa();
app.use(timeout(60_000));
app.listen(3000);
