import { createJob } from './process-hooks';
import http from 'node:http';
const server = http.createServer((req, res) => {
  const job = createJob(server, req.url ?? '');
  job.add({ at: Date.now() });
  res.on('close', () => job.done());
  res.end('ok');
});
server.listen(0);
