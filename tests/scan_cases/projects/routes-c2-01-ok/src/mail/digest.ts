import { Worker } from 'bullmq';
import IORedis from 'ioredis';
import { render } from './render';

export async function digestFor(tenant: string): Promise<void> {
  const connection = new IORedis(process.env.REDIS!, { maxRetriesPerRequest: null });
  const worker = new Worker(`digest:${tenant}`, async (job) => render(job.data), { connection });
  await worker.waitUntilReady();
  worker.once('drained', () => void worker.close().then(() => connection.quit()));
}
