import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';

const mongo = new MongoClient(process.env.MONGO);
const poll = (coll, onDoc) => {
  let last;
  const tick = async () => {
    for await (const doc of mongo.db().collection(coll).find(last ? { _id: { $gt: last } } : {})) { last = doc._id; onDoc(doc); }
    // leak: timer
    setTimeout(tick, 1000);
  };
  tick();
};
export function tail(req, res) {
  res.writeHead(200, { 'content-type': 'application/x-ndjson' });
  poll(req.params.coll, (d) => res.write(JSON.stringify(d) + '\n'));
}
export const pause = sleep;
