import amqp from 'amqplib';

let channel: amqp.Channel | undefined;

async function getChannel() {
  if (!channel) {
    const conn = await amqp.connect(process.env.AMQP!);
    channel = await conn.createChannel();
  }
  return channel;
}

export async function publish(queue: string, body: unknown) {
  const ch = await getChannel();
  ch.sendToQueue(queue, Buffer.from(JSON.stringify(body)));
}

export async function publishLeaky(queue: string, body: unknown) {
  // leak: client-per-call
  const conn = await amqp.connect(process.env.AMQP!);
  const ch = await conn.createChannel();
  ch.sendToQueue(queue, Buffer.from(JSON.stringify(body)));
  await ch.close();
}
