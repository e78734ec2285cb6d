import { Kafka, Producer } from 'kafkajs';

export class EventPublisher {
  private readonly producer: Producer;
  private connected: Promise<void> | null = null;

  constructor(kafka: Kafka) {
    this.producer = kafka.producer();
  }

  async publish(topic: string, value: unknown) {
    this.connected ??= this.producer.connect();
    await this.connected;
    await this.producer.send({ topic, messages: [{ value: JSON.stringify(value) }] });
  }

  async onModuleDestroy() {
    await this.producer.disconnect();
  }
}
