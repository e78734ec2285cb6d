const mqtt = require('mqtt');

module.exports.notify = (topic, payload) => {
  // leak: client-per-call
  const client = mqtt.connect('mqtt://broker');
  client.on('connect', () => client.publish(topic, JSON.stringify(payload)));
};
