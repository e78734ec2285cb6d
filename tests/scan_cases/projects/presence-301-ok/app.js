import Fastify from 'fastify';
import { PresenceStore } from './presence.js';

const app = Fastify();
const presence = new PresenceStore();

app.post('/ping/:user', async (request) => {
  presence.touch(request.params.user, request.headers['user-agent']);
  return { online: presence.count() };
});
await app.listen({ port: 3000 });
