import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';

const mongo = new MongoClient(process.env.MONGO);
const poll = (coll, onDoc) => {
  let last;
  let stopped = false;
  const tick = async () => {
    if (stopped) return;
    for await (const doc of mongo.db().collection(coll).find(last ? { _id: { $gt: last } } : {})) { last = doc._id; onDoc(doc); }
    setTimeout(tick, 1000);
  };
  tick();
  return () => { stopped = true; };
};
export function tail(req, res) {
  res.writeHead(200, { 'content-type': 'application/x-ndjson' });
  const stop = poll(req.params.coll, (d) => res.write(JSON.stringify(d) + '\n'));
  res.on('close', stop);
}
export const pause = sleep;
