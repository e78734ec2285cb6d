import Fastify from 'fastify';
import websocket from '@fastify/websocket';

const app = Fastify();
await app.register(websocket);

app.register(async (scope) => {
  scope.get('/live', { websocket: true }, (socket, req) => {
    const profile = { user: req.query.user, sent: [] };
    const beat = setInterval(() => {
      socket.ping();
      profile.sent.push(Date.now());
      if (profile.sent.length > 10) profile.sent.shift();
    }, 30_000);
    socket.on('close', () => clearInterval(beat));
    socket.on('message', (m) => socket.send(m.toString()));
  });
});

await app.listen({ port: 3000 });
