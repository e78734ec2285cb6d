import { createServer } from 'node:http';
import { Worker } from 'node:worker_threads';

createServer((req, res) => {
  const worker = new Worker('./render-worker.mjs', { workerData: { url: req.url } });
  worker.once('message', (html) => {
    res.end(html);
    worker.terminate();
  });
  worker.once('error', (err) => {
    res.statusCode = 500;
    res.end(String(err));
  });
}).listen(8080);
