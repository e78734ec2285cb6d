import { createClient } from 'redis';
export default async function connectRedis() {
  const client = createClient();
  await client.connect();
  return client;
}
