import { Kafka, Consumer } from 'kafkajs';
const kafka = new Kafka({ brokers: ['b:1'] });
const processed = new Set<string>();

export async function start() {
  const consumer: Consumer = kafka.consumer({ groupId: 'g' });
  await consumer.connect();
  await consumer.subscribe({ topic: 't' });
  await consumer.run({
    eachMessage: async ({ message }) => {
      const id = message.headers!.id!.toString();
      if (processed.has(id)) return;
      processed.add(id);
      if (processed.size > 10_000) processed.clear();
      await handle(message.value);
    },
  });
}
async function handle(v: unknown) { console.log(v); }
