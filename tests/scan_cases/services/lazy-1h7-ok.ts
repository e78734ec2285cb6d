import { MongoClient } from 'mongodb';
let client: MongoClient | undefined;
export async function db() {
  if (!client) { client = new MongoClient(process.env.MONGO!); await client.connect(); }
  return client.db('x');
}
