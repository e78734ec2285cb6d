import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import { record, flush } from './trace.mjs';

createServer((req, res) => {
  const id = randomUUID();
  record(id, { url: req.url });
  res.on('close', () => console.log(flush(id)));
  res.end();
}).listen(8000);
