import { createServer } from 'node:http';
const server = createServer((_, res) => res.end());
for (const s of ['SIGINT', 'SIGTERM'] as const) process.once(s, () => server.close());
server.listen(0);
