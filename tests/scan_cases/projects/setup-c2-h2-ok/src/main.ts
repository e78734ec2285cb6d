import http from 'node:http';
import { installShutdown } from './setup';
const server = http.createServer((_q, r) => r.end());
installShutdown(server, async () => {});
server.listen(80);
