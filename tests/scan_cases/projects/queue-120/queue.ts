import { Job } from './job';
export async function handle(id: string) {
  const job = new Job(id);
  return job.run();
}
