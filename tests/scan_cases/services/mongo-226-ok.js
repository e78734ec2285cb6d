const { MongoClient } = require('mongodb');

async function withDb(fn) {
  const client = await MongoClient.connect(process.env.MONGO_URL);
  try { return await fn(client.db('app')); } finally { await client.close(); }
}
module.exports = { withDb };
