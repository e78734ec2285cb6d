import { Kafka, type Producer } from 'kafkajs';
const kafka = new Kafka({ brokers: (process.env.BROKERS ?? '').split(',') });
export const makeProducer = (): Producer => kafka.producer({ idempotent: true });
