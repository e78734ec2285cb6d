import type { RedisClientType } from 'redis';
import type { FastifyInstance } from 'fastify';

export async function liveRoutes(app: FastifyInstance, { subscriber }: { subscriber: RedisClientType }) {
  app.get('/live/:channel', { websocket: true }, async (socket, req) => {
    const { channel } = req.params as { channel: string };
    const forward = (message: string) => {
      socket.send(message);
    };
    await subscriber.subscribe(channel, forward);
    socket.on('close', () => subscriber.unsubscribe(channel, forward));
  });
}
