import mqtt from 'mqtt';
import { FastifyPluginAsync } from 'fastify';

const bridge: FastifyPluginAsync = async (app) => {
  app.post<{ Body: { topic: string; payload: string } }>('/publish', async (req) => {
    // leak: client-per-call
    const client = mqtt.connect(process.env.MQTT_URL!);
    client.publish(req.body.topic, req.body.payload);
    return { queued: true };
  });
  app.post<{ Body: { topic: string; payload: string } }>('/publish2', async (req) => {
    const client = await mqtt.connectAsync(process.env.MQTT_URL!);
    try {
      await client.publishAsync(req.body.topic, req.body.payload);
    } finally {
      await client.endAsync();
    }
    return { sent: true };
  });
};
export default bridge;
