import { MongoClient } from 'mongodb';
const client = new MongoClient(process.env.MONGO!);
const ready = client.connect();
export async function GET(request: Request) {
  await ready;
  return Response.json(await client.db('x').collection('y').find().toArray());
}
