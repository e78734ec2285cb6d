import { Job } from './job';
export async function handle(id: string) {
  const job = new Job(id);
  try { return await job.run(); } finally { job.dispose(); }
}
