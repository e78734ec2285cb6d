import Fastify from 'fastify';
import { randomUUID } from 'node:crypto';

interface Session { userId: string; createdAt: number; cart: string[] }
const sessions = new Map<string, Session>();
const limited = new Map<string, Session>();
const MAX = 5000;

const server = Fastify({ logger: true });

server.post('/login', async (request, reply) => {
  const { userId } = request.body as { userId: string };
  const token = randomUUID();
  // leak: cache
  sessions.set(token, { userId, createdAt: Date.now(), cart: [] });
  return reply.send({ token });
});

server.post('/login2', async (request, reply) => {
  const { userId } = request.body as { userId: string };
  const token = randomUUID();
  if (limited.size >= MAX) {
    const oldest = limited.keys().next().value;
    if (oldest !== undefined) limited.delete(oldest);
  }
  limited.set(token, { userId, createdAt: Date.now(), cart: [] });
  return { token };
});

server.get('/me', async (request) => {
  const s = sessions.get(String(request.headers.authorization));
  return s ?? { error: 'no session' };
});

await server.listen({ port: 8080 });
