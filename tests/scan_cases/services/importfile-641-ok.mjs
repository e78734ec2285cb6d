import { MongoClient } from 'mongodb';
import { mapLimit } from './map-limit.mjs';

const importFile = async (file) => {
  const rows = await file.rows();
  await using mongo = await MongoClient.connect(process.env.MONGO);
  const target = mongo.db().collection(file.kind);
  await target.insertMany(rows);
  await file.markDone();
};

export const onBucketEvent = async (event) => {
  await mapLimit(event.files, 4, importFile);
};
