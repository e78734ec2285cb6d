import { EventEmitter } from 'node:events';
import { db } from './db.js';

const changes = new EventEmitter();

export async function* watchOrders(customer) {
  const queue = [];
  let wake;
  const onChange = (o) => { if (o.customer === customer) { queue.push(o); wake?.(); } };
  // leak: listener
  changes.on('order', onChange);
  while (true) {
    while (queue.length) yield queue.shift();
    await new Promise((r) => { wake = r; });
  }
}
export const save = async (o) => { await db.save(o); changes.emit('order', o); };
