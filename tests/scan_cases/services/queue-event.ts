import { Queue, QueueEvents, Job } from 'bullmq';
const queue = new Queue('mail');
const events = new QueueEvents('mail');

export async function sendAndWait(to: string): Promise<string> {
  const job = await queue.add('send', { to });
  return new Promise((resolve, reject) => {
    // leak: listener
    events.on('completed', ({ jobId, returnvalue }) => {
      if (jobId === job.id) resolve(returnvalue);
    });
  });
}

export async function sendAndWaitOk(to: string): Promise<string> {
  const job = await queue.add('send', { to });
  return job.waitUntilFinished(events, 30_000);
}
