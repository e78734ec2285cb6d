import type { FastifyReply, FastifyRequest } from 'fastify';
import { onInvoice } from './events';

export async function stream(request: FastifyRequest, reply: FastifyReply) {
  reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
  const off = onInvoice((id) => reply.raw.write(`data: ${id}\n\n`));
  request.raw.on('close', off);
}
