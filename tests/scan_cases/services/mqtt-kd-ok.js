const mqtt = require('mqtt');

module.exports.notify = (topic, payload) => {
  const client = mqtt.connect('mqtt://broker');
  client.on('connect', () => client.publish(topic, JSON.stringify(payload), () => client.end()));
};
