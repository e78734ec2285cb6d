import { Kafka, Consumer } from 'kafkajs';

const kafka = new Kafka({ brokers: ['k:9092'] });
const consumer: Consumer = kafka.consumer({ groupId: 'jobs' });

export async function waitForRebalance(): Promise<void> {
  return new Promise((resolve) => {
    const remove = consumer.on(consumer.events.REBALANCING, () => { remove(); resolve(); });
  });
}
