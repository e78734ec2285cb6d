import type { RedisClientType } from 'redis';
import type { FastifyInstance } from 'fastify';

export async function liveRoutes(app: FastifyInstance, { subscriber }: { subscriber: RedisClientType }) {
  app.get('/live/:channel', { websocket: true }, async (socket, req) => {
    const { channel } = req.params as { channel: string };
    // leak: listener|global-state
    await subscriber.subscribe(channel, (message) => {
      socket.send(message);
    });
  });
}
