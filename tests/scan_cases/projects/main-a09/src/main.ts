import { connect } from 'amqplib';
import { Deduplicator } from './dedupe';
import { handle } from './handle';

const dedupe = new Deduplicator((m) => handle(m));

async function main(): Promise<void> {
  const conn = await connect(process.env.AMQP_URL ?? 'amqp://localhost');
  const channel = await conn.createChannel();
  await channel.consume('jobs', async (msg) => {
    if (!msg) return;
    await dedupe.onMessage({ id: msg.properties.messageId, body: msg.content });
    channel.ack(msg);
  });
}

void main();
