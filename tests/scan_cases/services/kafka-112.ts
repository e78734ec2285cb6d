import { Kafka } from 'kafkajs';
import type { FastifyInstance } from 'fastify';

const kafka = new Kafka({ clientId: 'api', brokers: ['k:9092'] });

export default async function routes(app: FastifyInstance) {
  app.post('/events', async (request, reply) => {
    // leak: client-per-call
    const producer = kafka.producer();
    await producer.connect();
    await producer.send({ topic: 'events', messages: [{ value: JSON.stringify(request.body) }] });
    return reply.code(202).send();
  });
}
