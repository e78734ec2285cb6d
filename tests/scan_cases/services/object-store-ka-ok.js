'use strict';
const { Kafka } = require('kafkajs');

const kafka = new Kafka({ clientId: 'dedupe', brokers: ['k1:9092'] });
const consumer = kafka.consumer({ groupId: 'g' });
const seen = {};

async function run() {
  await consumer.connect();
  await consumer.subscribe({ topic: 'events' });
  await consumer.run({
    eachMessage: async ({ message }) => {
      const { id, type } = JSON.parse(message.value.toString());
      if (seen[id]) return;
      seen[id] = { type, at: Date.now() };
      setTimeout(() => { delete seen[id]; }, 60_000);
      await require('./apply')(type, id);
    },
  });
}

run();
