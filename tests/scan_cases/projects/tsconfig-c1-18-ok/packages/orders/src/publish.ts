import { makeProducer } from '@acme/core';
export async function publishOrder(order: { id: string }) {
  const producer = makeProducer();
  await producer.connect();
  try {
  await producer.send({ topic: 'orders', messages: [{ key: order.id, value: JSON.stringify(order) }] });
  } finally { await producer.disconnect(); }
}
