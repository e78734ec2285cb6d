import { createClient } from 'redis';

let client;
export const handler = async (event) => {
  client ??= await createClient({ url: process.env.REDIS_URL }).connect();
  const count = await client.incr(`hits:${event.path}`);
  return { statusCode: 200, body: String(count) };
};
