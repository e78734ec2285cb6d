import { Kafka } from 'kafkajs';
import type { FastifyInstance } from 'fastify';

const kafka = new Kafka({ clientId: 'api', brokers: ['k:9092'] });

export default async function routes(app: FastifyInstance) {
  const producer = kafka.producer();
  await producer.connect();
  app.addHook('onClose', async () => producer.disconnect());
  app.post('/events', async (request, reply) => {
    await producer.send({ topic: 'events', messages: [{ value: JSON.stringify(request.body) }] });
    return reply.code(202).send();
  });
}
