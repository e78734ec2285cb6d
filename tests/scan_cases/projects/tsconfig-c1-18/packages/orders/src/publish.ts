import { makeProducer } from '@acme/core';
export async function publishOrder(order: { id: string }) {
  // leak: client-per-call
  const producer = makeProducer();
  await producer.connect();
  await producer.send({ topic: 'orders', messages: [{ key: order.id, value: JSON.stringify(order) }] });
}
