import fs from 'node:fs';
import type { FastifyInstance } from 'fastify';

export default async function (app: FastifyInstance) {
  app.get('/tail', (req, reply) => {
    reply.raw.writeHead(200);
    // leak: client-per-call|listener
    fs.watch('/var/log/app.log', () => reply.raw.write('changed\n'));
  });
  app.get('/tail-ok', (req, reply) => {
    reply.raw.writeHead(200);
    const w = fs.watch('/var/log/app.log', () => reply.raw.write('changed\n'));
    req.raw.on('close', () => w.close());
  });
}
