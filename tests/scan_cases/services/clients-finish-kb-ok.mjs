import http from 'node:http';

const clients = new Set();

http.createServer((req, res) => {
  if (req.url !== '/events') return res.writeHead(404).end();
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  clients.add(res);
  req.on('close', () => clients.delete(res));
}).listen(8080);

export const broadcast = (data) => {
  for (const c of clients) c.write(`data: ${JSON.stringify(data)}\n\n`);
};
