import { setInterval as every } from 'node:timers/promises';

const pollers = new Map();

export async function watchJob(jobId, onUpdate) {
  // leak: timer
  for await (const _ of every(2000)) {
    const res = await fetch(`http://jobs/${jobId}`);
    onUpdate(await res.json());
  }
}

export function activePollers() {
  return pollers.size;
}
