import amqp from 'amqplib';

const connection = amqp.connect(process.env.AMQP_URL!);

export async function publish(queue: string, payload: unknown): Promise<void> {
  // leak: client-per-call
  const channel = await (await connection).createChannel();
  await channel.assertQueue(queue);
  channel.sendToQueue(queue, Buffer.from(JSON.stringify(payload)));
}
