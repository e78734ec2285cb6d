import { Worker } from 'bullmq';
import IORedis from 'ioredis';
import { render } from './render';

export async function digestFor(tenant: string): Promise<void> {
  // leak: client-per-call
  const connection = new IORedis(process.env.REDIS!, { maxRetriesPerRequest: null });
  // leak: client-per-call
  const worker = new Worker(`digest:${tenant}`, async (job) => render(job.data), { connection });
  await worker.waitUntilReady();
}
