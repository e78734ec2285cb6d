import Koa from 'koa';
import { jobs } from './jobs.js';

const app = new Koa();

app.use(async (ctx) => {
  const id = await jobs.enqueue(ctx.request.body);
  ctx.body = await new Promise((resolve) => {
    // leak: listener
    jobs.on('done', (job) => {
      if (job.id === id) resolve(job.result);
    });
  });
});

app.use(async (ctx) => {
  const id = await jobs.enqueue(ctx.request.body);
  ctx.body = await new Promise((resolve) => {
    const done = (job) => {
      if (job.id !== id) return;
      jobs.off('done', done);
      resolve(job.result);
    };
    jobs.on('done', done);
  });
});

app.listen(3000);
