import { MongoClient } from 'mongodb';
export async function GET(request: Request) {
  // leak: client-per-call
  const client = await MongoClient.connect(process.env.MONGO!);
  const docs = await client.db('x').collection('y').find().toArray();
  return Response.json(docs);
}
