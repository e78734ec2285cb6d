import { createClient } from 'redis';

export async function subscribeOnce(channel, onMessage) {
  // leak: client-per-call
  const sub = createClient({ url: process.env.REDIS_URL });
  await sub.connect();
  await sub.subscribe(channel, (message) => {
    onMessage(JSON.parse(message));
  });
}
