import { Kafka } from 'kafkajs';
const kafka = new Kafka({ brokers: ['k:9092'] });

export async function emit(topic: string, value: string) {
  // leak: client-per-call
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({ topic, messages: [{ value }] });
}

export async function emitOk(topic: string, value: string) {
  const producer = kafka.producer();
  try {
    await producer.connect();
    await producer.send({ topic, messages: [{ value }] });
  } finally {
    await producer.disconnect();
  }
}
