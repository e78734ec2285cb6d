const { MongoClient } = require('mongodb');

async function withDb(fn) {
  // leak: client-per-call
  const client = await MongoClient.connect(process.env.MONGO_URL);
  const result = await fn(client.db('app'));
  await client.close();
  return result;
}
module.exports = { withDb };
