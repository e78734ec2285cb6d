const { Kafka } = require('kafkajs');
const kafka = new Kafka({ brokers: ['k:9092'] });
const offsets = {};
exports.start = async () => {
  const consumer = kafka.consumer({ groupId: 'g' });
  await consumer.connect();
  await consumer.subscribe({ topic: 'orders' });
  await consumer.run({
    eachMessage: async ({ partition, message }) => {
      offsets[partition] = message.offset;
    },
  });
};
