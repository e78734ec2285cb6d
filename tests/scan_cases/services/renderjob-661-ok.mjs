import { QueueEvents } from 'bullmq';

const connection = { host: 'redis' };
const watchers = new Map();

export async function runAndWait(queue, data) {
  const job = await queue.add('render', data);
  const events = new QueueEvents(queue.name, { connection });
  try {
    return await job.waitUntilFinished(events);
  } finally {
    await events.close();
  }
}
