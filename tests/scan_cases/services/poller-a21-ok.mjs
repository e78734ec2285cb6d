import { setInterval as every } from 'node:timers/promises';

const pollers = new Map();

export async function watchJob(jobId, onUpdate) {
  for await (const _ of every(2000)) {
    const res = await fetch(`http://jobs/${jobId}`);
    const job = await res.json();
    onUpdate(job);
    if (job.done) break;
  }
}

export function activePollers() {
  return pollers.size;
}
