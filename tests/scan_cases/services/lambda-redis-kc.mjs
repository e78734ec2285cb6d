import { createClient } from 'redis';

export const handler = async (event) => {
  // leak: client-per-call
  const client = await createClient({ url: process.env.REDIS_URL }).connect();
  const count = await client.incr(`hits:${event.path}`);
  return { statusCode: 200, body: String(count) };
};
