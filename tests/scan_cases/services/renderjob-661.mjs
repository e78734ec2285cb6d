import { Worker, QueueEvents } from 'bullmq';

const connection = { host: 'redis' };

export async function runAndWait(queue, data) {
  const job = await queue.add('render', data);
  // leak: client-per-call
  const events = new QueueEvents(queue.name, { connection });
  return job.waitUntilFinished(events);
}
