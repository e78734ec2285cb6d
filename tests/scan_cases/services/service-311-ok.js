import { EventEmitter } from 'node:events';
import { db } from './db.js';

const changes = new EventEmitter();

export async function* watchOrders(customer) {
  const queue = [];
  let wake;
  const onChange = (o) => { if (o.customer === customer) { queue.push(o); wake?.(); } };
  changes.on('order', onChange);
  try {
    while (true) {
      while (queue.length) yield queue.shift();
      await new Promise((r) => { wake = r; });
    }
  } finally {
    changes.off('order', onChange);
  }
}
export const save = async (o) => { await db.save(o); changes.emit('order', o); };
